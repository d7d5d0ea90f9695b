package dateline.access.key;

import dateline.access.person.Person;
import dateline.database.sql.BatchWorker;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Looks keys up in batches: requests that arrive while one query runs share the next. Every key is queried after it was
 * sent, so a revocation takes effect at the next request on every node. An unknown key costs the same work as a known
 * one.
 */
class KeyLookupBatch {

    /** @param person a person whose token was verified, in place of a key; otherwise null */
    private record PendingLookup(
            String id, byte[] hash, Person person, CompletableFuture<AuthenticatedCaller> result) {}

    private static final Logger LOG = Logger.getLogger(KeyLookupBatch.class);
    private static final int MAX_BATCH = 200;
    // A connection may have been closed by the server, and others in the pool as well.
    private static final int ATTEMPTS = 3;
    // All look-ups wait behind one query, so a lost one is repeated soon.
    private static final int TIMEOUT_MILLIS = 3_000;
    // While requests are refused. A look-up of many keys costs hardly more than that of one.
    private static final int PAUSE_MILLIS = 4;
    private static final byte[] NO_HASH = new byte[32];
    private static final ChangeWatermark.LastCheck NO_CHECK = new ChangeWatermark.LastCheck(null, null, 0, 0);

    // At least one row, with the clock and the state of the log.
    private static final String LOOK_UP = """
            select clock.now, clock.is_unchanged, k.*,
                k.last_used_at is null or k.last_used_at < clock.now - interval '1 minute' as idle,
                k.expires_at <= clock.now and 'notices' = any(k.scopes) and keeps_notices_key(k.partner_id, clock.now) as answers_notices
            from (select dateline_now() as now, coalesce(incarnation() = ?, false) and not exists (
                      select from change where epoch = current_epoch() and xid >= pg_snapshot_xmin(cast(? as pg_snapshot))
                        and not pg_visible_in_snapshot(xid, cast(? as pg_snapshot))) as is_unchanged) clock
            left join key k on k.id = any(?)
            """;

    // Precise to a minute: a write per request would cost too much. Skips a key that another transaction is changing.
    private static final String MARK_USED = """
            update key set last_used_at = dateline_now() where id in (
                select id from key where id = any(?) for no key update skip locked)
            """;

    private final Keys keys;
    private final BooleanSupplier overloaded;
    private final AgroalDataSource database;
    private final Instance<ChangeWatermark> watermark;
    private final BatchWorker<PendingLookup> worker;
    private final KeyLookupBatch other;
    private Connection connection;
    // Network timeout in milliseconds that the pool has set.
    private int poolTimeout;

    /**
     * @param name of the thread that looks keys up
     * @param database the pool {@code reads}, which plans the statement once for the connection
     * @param overloaded whether requests are being refused: then keys are collected for {@value #PAUSE_MILLIS} ms
     *     before the next look-up
     * @param other looks keys up while no connection can be made for this thread; null where there is none
     */
    KeyLookupBatch(
            String name,
            Keys keys,
            AgroalDataSource database,
            Instance<ChangeWatermark> watermark,
            BooleanSupplier overloaded,
            KeyLookupBatch other) {
        this.other = other;
        this.overloaded = overloaded;
        this.worker = new BatchWorker<>(name, MAX_BATCH, this::complete, KeyLookupBatch::fail);
        this.keys = keys;
        this.database = database;
        this.watermark = watermark;
    }

    void start() {
        worker.start();
    }

    void stop() throws InterruptedException {
        worker.stop();
        close();
    }

    /**
     * Does not block; completes on another thread.
     *
     * @return the key, or fails with a problem: 401 for an invalid key, 503 where the database does not answer
     */
    CompletionStage<AuthenticatedCaller> submit(String sent) {
        Optional<Problem> refused = keys.refusal(sent);
        if (refused.isPresent()) return CompletableFuture.failedStage(refused.get());
        String id = KeyText.parse(sent).map(KeyText::id).orElse("");
        return add(new PendingLookup(id, keys.hmac(sent), null, new CompletableFuture<>()));
    }

    /**
     * Compares the times of a token with the clock of the database. Does not block; completes on another thread.
     *
     * @return the person, or fails with a problem: 401 if the token is not valid now, 503 where the database does not answer
     */
    CompletionStage<AuthenticatedCaller> submit(Person person) {
        return add(new PendingLookup("", NO_HASH, person, new CompletableFuture<>()));
    }

    private CompletionStage<AuthenticatedCaller> add(PendingLookup lookup) {
        worker.add(lookup);
        return lookup.result();
    }

    private void complete(List<PendingLookup> batch) {
        queryWithRetry(batch);
        if (overloaded.getAsBoolean()) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }

    private void queryWithRetry(List<PendingLookup> batch) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                query(batch);
                return;
            } catch (SQLException | RuntimeException e) {
                boolean isConnected = connection != null;
                close();
                if (!isConnected && other != null) {
                    batch.forEach(other::add);
                    return;
                }
            }
        }
        fail(null, batch);
    }

    private static void fail(Throwable cause, List<PendingLookup> batch) {
        if (cause != null) LOG.error("Keys could not be looked up", cause);
        batch.forEach(lookup -> lookup.result()
                .completeExceptionally(
                        Problem.of("database-unavailable", "The database does not answer. Try again in a few seconds.")
                                .header("Retry-After", "5")));
    }

    private void query(List<PendingLookup> batch) throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            poolTimeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
        }
        ChangeWatermark.LastCheck lastCheck =
                watermark.isResolvable() ? watermark.get().lastCheck() : null;
        Map<String, KeyRow> found = new HashMap<>();
        Instant now = null;
        boolean isUnchanged = false;
        try (PreparedStatement statement = connection.prepareStatement(LOOK_UP)) {
            statement.setString(1, lastCheck == null ? null : lastCheck.incarnation());
            statement.setString(2, lastCheck == null ? null : lastCheck.snapshot());
            statement.setString(3, lastCheck == null ? null : lastCheck.snapshot());
            statement.setArray(
                    4,
                    textArray(batch.stream().map(PendingLookup::id).distinct().toList()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    now = Sql.instant(row, "now");
                    isUnchanged = row.getBoolean("is_unchanged");
                    if (row.getString("id") != null) found.put(row.getString("id"), KeyRow.of(row));
                }
            }
        }
        List<String> idle = batch.stream()
                .filter(lookup ->
                        found.containsKey(lookup.id()) && found.get(lookup.id()).idle())
                .filter(lookup -> MessageDigest.isEqual(
                        lookup.hash(), found.get(lookup.id()).hash()))
                .map(PendingLookup::id)
                .distinct()
                .toList();
        if (!idle.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(MARK_USED)) {
                statement.setArray(1, textArray(idle));
                statement.executeUpdate();
            }
        }
        ChangeWatermark.LastCheck checkOrNone = lastCheck == null ? NO_CHECK : lastCheck;
        for (PendingLookup lookup : batch)
            complete(lookup, Optional.ofNullable(found.get(lookup.id())), now, isUnchanged, checkOrNone);
    }

    private static void complete(
            PendingLookup lookup,
            Optional<KeyRow> found,
            Instant now,
            boolean isUnchanged,
            ChangeWatermark.LastCheck lastCheck) {
        try {
            if (lookup.person() != null) {
                lookup.result().complete(AuthenticatedCaller.of(lookup.person(), now, isUnchanged, lastCheck));
                return;
            }
            // Does the same work as for a known key.
            boolean matches =
                    MessageDigest.isEqual(lookup.hash(), found.map(KeyRow::hash).orElse(NO_HASH));
            if (!matches || found.isEmpty()) {
                throw Problem.of(
                        "key-invalid", "This server has no such key. Check that the key was copied completely.");
            }
            lookup.result().complete(found.get().requireInForce(now, isUnchanged, lastCheck));
        } catch (Problem refused) {
            lookup.result().completeExceptionally(refused);
        }
    }

    private java.sql.Array textArray(List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private void close() {
        if (connection == null) return;
        try (Connection ended = connection) {
            ended.setNetworkTimeout(Runnable::run, poolTimeout);
        } catch (SQLException e) {
            LOG.debug("The connection was closed already.", e);
        } finally {
            connection = null;
        }
    }
}
