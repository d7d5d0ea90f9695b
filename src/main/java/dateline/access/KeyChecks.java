package dateline.access;

import dateline.database.Sql;
import dateline.http.Problem;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Recognises keys, many with one question: whoever asks while one is on its way is in the next. Every key is looked at after it was sent,
 * so a revocation takes effect at the next request on every node. An unknown key costs the same work as a known one.
 */
@Singleton
class KeyChecks {

    /**
     * A key in force.
     *
     * @param at when it was looked at, by the database's clock
     * @param still whether nothing was committed to the log by then that this node does not know of
     */
    record Known(String id, String name, List<String> scopes, UUID partner, UUID outlet, Instant at, boolean still) {}

    private record Asked(String id, byte[] hash, CompletableFuture<Known> answer) {}

    /** A row, and what it is to be compared with. */
    private record Found(
            byte[] hash,
            String name,
            List<String> scopes,
            UUID partner,
            UUID outlet,
            Instant expiresAt,
            boolean revoked,
            boolean kept,
            boolean idle) {}

    private static final Logger LOG = Logger.getLogger(KeyChecks.class);
    private static final int MOST_TOGETHER = 200;
    // Connections may have been ended since, and others in the pool with them.
    private static final int ATTEMPTS = 3;
    // All keys wait behind a question: one that is lost on the way is asked again.
    private static final int PATIENCE_MILLIS = 3_000;
    private static final byte[] NOTHING = new byte[32];
    private static final Asked END = new Asked("", NOTHING, new CompletableFuture<>());

    // One row at least, of the clock and the log.
    private static final String LOOK_UP = """
            select clock.now, clock.still, k.*,
                k.last_used_at is null or k.last_used_at < clock.now - interval '1 minute' as idle,
                k.expires_at <= clock.now and 'notices' = any(k.scopes) and keeps_notices_key(k.partner_id, clock.now) as kept
            from (select dateline_now() as now, coalesce(current_epoch() = ?, false) and not exists (
                      select from change where epoch = current_epoch() and xid >= pg_snapshot_xmin(cast(? as pg_snapshot))
                        and not pg_visible_in_snapshot(xid, cast(? as pg_snapshot))) as still) clock
            left join key k on k.id = any(?)
            """;

    // To the minute: a write for each request would cost more than it tells. Nobody waits for who is changing the key.
    private static final String USED = """
            update key set last_used_at = dateline_now() where id in (
                select id from key where id = any(?) for no key update skip locked)
            """;

    private final Keys keys;
    private final AgroalDataSource database;
    private final Instance<Standstill> log;
    private final BlockingQueue<Asked> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "key-checks");
    private Connection connection;

    KeyChecks(Keys keys, AgroalDataSource database, Instance<Standstill> log) {
        this.keys = keys;
        this.database = database;
        this.log = log;
        thread.setDaemon(true);
    }

    void begin(@Observes StartupEvent start) {
        thread.start();
    }

    // After whoever still has requests to answer, and while there is a database to take leave of.
    void end(@Observes @Priority(10_000) ShutdownEvent stop) throws InterruptedException {
        queue.add(END);
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    /**
     * Never waits, and answers on another thread.
     *
     * @return the key, or fails with a problem: 401 for one that is not in force, 503 where the database does not answer
     */
    CompletionStage<Known> recognise(String sent) {
        String id = KeyText.parse(sent).map(KeyText::id).orElse("");
        Asked asked = new Asked(id, keys.hmac(sent), new CompletableFuture<>());
        queue.add(asked);
        return asked.answer();
    }

    private void run() {
        List<Asked> together = new ArrayList<>();
        try {
            while (!together.contains(END)) {
                together.clear();
                together.add(queue.take());
                queue.drainTo(together, MOST_TOGETHER);
                answer(together);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void answer(List<Asked> together) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                ask(together);
                return;
            } catch (SQLException | RuntimeException e) {
                close();
            }
        }
        together.forEach(asked -> asked.answer()
                .completeExceptionally(
                        Problem.of("database-unavailable", "The database does not answer. Try again in a few seconds.")
                                .header("Retry-After", "5")));
    }

    private void ask(List<Asked> together) throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            plan("force_generic_plan");
        }
        Standstill.Seen seen = log.isResolvable() ? log.get().seen() : null;
        Map<String, Found> found = new HashMap<>();
        Instant now = null;
        boolean still = false;
        try (PreparedStatement statement = connection.prepareStatement(LOOK_UP)) {
            statement.setObject(1, seen == null ? null : seen.epoch(), Types.INTEGER);
            statement.setString(2, seen == null ? null : seen.snapshot());
            statement.setString(3, seen == null ? null : seen.snapshot());
            statement.setArray(
                    4, texts(together.stream().map(Asked::id).distinct().toList()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    now = Sql.instant(row, "now");
                    still = row.getBoolean("still");
                    if (row.getString("id") != null) found.put(row.getString("id"), found(row));
                }
            }
        }
        List<String> idle = together.stream()
                .filter(asked ->
                        found.containsKey(asked.id()) && found.get(asked.id()).idle())
                .filter(asked -> MessageDigest.isEqual(
                        asked.hash(), found.get(asked.id()).hash()))
                .map(Asked::id)
                .distinct()
                .toList();
        if (!idle.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(USED)) {
                statement.setArray(1, texts(idle));
                statement.executeUpdate();
            }
        }
        for (Asked asked : together) answer(asked, Optional.ofNullable(found.get(asked.id())), now, still);
    }

    // Planned once here; whoever has the connection later has it planned for the values of each time.
    private void plan(String mode) throws SQLException {
        try (var once = connection.createStatement()) {
            once.execute("set plan_cache_mode to '" + mode + "'");
        }
    }

    private static void answer(Asked asked, Optional<Found> found, Instant now, boolean still) {
        try {
            // As much work as for a key that there is.
            boolean same =
                    MessageDigest.isEqual(asked.hash(), found.map(Found::hash).orElse(NOTHING));
            if (!same || found.isEmpty()) {
                throw Problem.of("key-invalid", "This key is not known here. Check that it was copied whole.");
            }
            asked.answer().complete(inForce(asked.id(), found.get(), now, still));
        } catch (Problem refused) {
            asked.answer().completeExceptionally(refused);
        }
    }

    private static Known inForce(String id, Found key, Instant now, boolean still) {
        if (key.revoked()) {
            throw Problem.of("key-revoked", "This key was revoked. Ask whoever gave it to you for a new one.");
        }
        boolean over = !now.isBefore(key.expiresAt());
        if (over && !key.kept()) {
            throw Problem.of(
                    "key-expired",
                    "This key expired at " + key.expiresAt() + ". Ask whoever gave it to you for a new one.");
        }
        // Whoever was a partner answers its notices to the last, and does nothing else.
        List<String> scopes = over ? List.of(Scopes.NOTICES) : key.scopes();
        return new Known(id, key.name(), scopes, key.partner(), key.outlet(), now, still);
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getBytes("hash"),
                row.getString("name"),
                Sql.strings(row, "scopes"),
                row.getObject("partner_id", UUID.class),
                row.getObject("outlet_id", UUID.class),
                Sql.instant(row, "expires_at"),
                row.getTimestamp("revoked_at") != null,
                row.getBoolean("kept"),
                row.getBoolean("idle"));
    }

    private java.sql.Array texts(List<String> some) throws SQLException {
        return connection.createArrayOf("text", some.toArray());
    }

    private void close() {
        if (connection == null) return;
        try (Connection ended = connection) {
            plan("force_custom_plan");
            ended.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            LOG.debug("It was gone already.", e);
        } finally {
            connection = null;
        }
    }
}
