package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Adds audit events to the hash chain, twice a second. An advisory lock makes one node at a time do so. A batch is one
 * transaction, so a node that dies leaves the chain as it was. Events of before the chain are sealed first.
 */
@Singleton
class AuditSealer {

    private static final Logger LOG = Logger.getLogger(AuditSealer.class);
    private static final long PERIOD_MILLIS = 500;
    // A transaction that has written holds up readers of the change log, so a batch is small: about 50 ms.
    private static final int BATCH_SIZE = 200;

    /** Waits for a running batch; {@code pg_try_advisory_xact_lock} with the same key does not. */
    static final String LOCK_KEY = "hashtextextended('audit-chain', 65)";

    // Events of before the chain, by place. An event of a transaction is older than one of a later transaction. A
    // transaction id from the future is one of the cluster that this database was copied from.
    private static final String NEXT = """
            select e.* from (
                (select e.place, cast('0' as xid8) as xid from audit_event e, audit_chain_start c
                 where e.place > :place and e.place <= c.until order by e.place limit :batchSize)
                union all
                (select u.place, u.xid from audit_unsealed u
                 where (u.xid < pg_snapshot_xmin(pg_current_snapshot()) or u.xid >= pg_snapshot_xmax(pg_current_snapshot()))
                   and not exists (select from audit_event e, audit_chain_start c where e.place > :place and e.place <= c.until)
                 order by u.xid, u.place limit :batchSize)) n
            join audit_event e on e.place = n.place
            order by n.xid, n.place
            """;

    private static final String SEAL = """
            insert into audit_seal (number, place, hash, previous, digests)
            select r.number, r.place, decode(r.hash, 'hex'), decode(r.previous, 'hex'), r.digests
            from json_to_recordset(cast(:seals as json)) r(number bigint, place bigint, hash text, previous text, digests jsonb)
            """;

    /** The newest event of the chain. */
    private record ChainHead(long number, long place, String hash) {

        static final ChainHead EMPTY = new ChainHead(0, 0, AuditChain.BEFORE_FIRST);

        static ChainHead of(ResultSet row) throws SQLException {
            return new ChainHead(
                    row.getLong("number"), row.getLong("place"), HexFormat.of().formatHex(row.getBytes("hash")));
        }
    }

    private record UnsealedEvent(long place, ObjectNode event) {}

    /** A row of {@code audit_seal}. */
    private record AuditSeal(
            long number, long place, String hash, String previous, Map<String, MemberDigest> digests) {}

    private final AgroalDataSource database;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "audit-sealer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopped;

    AuditSealer(AgroalDataSource database) {
        this.database = database;
    }

    void onStart(@Observes StartupEvent event) {
        scheduler.scheduleWithFixedDelay(this::sealAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    // Stops at shutdown, before the database is closed.
    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        scheduler.shutdown();
        if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) scheduler.shutdownNow();
    }

    private void sealAll() {
        try {
            while (!stopped && seal() == BATCH_SIZE) {}
        } catch (RuntimeException | Error e) {
            // An uncaught Error would end the schedule.
            if (!stopped) LOG.warnf("Audit events could not be sealed; the next run tries again: %s", e);
        }
    }

    /**
     * Seals one batch.
     *
     * @return number of events sealed; 0 if another node is sealing
     */
    int seal() {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean locked = Sql.of("select pg_try_advisory_xact_lock(" + LOCK_KEY + ")")
                    .first(database, row -> row.getBoolean(1))
                    .orElse(false);
            return locked ? sealBatch() : 0;
        });
    }

    /** Seals one batch in the transaction of the caller, who holds the lock. */
    int sealBatch() throws JsonProcessingException {
        ChainHead head = Sql.of("select number, place, hash from audit_seal order by number desc limit 1")
                .first(database, ChainHead::of)
                .orElse(ChainHead.EMPTY);
        List<UnsealedEvent> batch = Sql.of(NEXT)
                .with("place", head.place())
                .with("batchSize", BATCH_SIZE)
                .list(database, row -> new UnsealedEvent(row.getLong("place"), AuditEvents.toSealable(row)));
        if (batch.isEmpty()) return 0;
        AuditSeal[] seals = new AuditSeal[batch.size()];
        long number = head.number();
        String previous = head.hash();
        for (int i = 0; i < seals.length; i++) {
            ObjectNode event = batch.get(i).event();
            Map<String, MemberDigest> digests = AuditChain.digests(event);
            String hash = AuditChain.hash(++number, previous, event, digests);
            seals[i] = new AuditSeal(number, batch.get(i).place(), hash, previous, digests);
            previous = hash;
        }
        Sql.of(SEAL).with("seals", StoredJson.MAPPER.writeValueAsString(seals)).run(database);
        Sql.of("delete from audit_unsealed u using audit_seal s where s.place = u.place and s.number > :number")
                .with("number", head.number())
                .run(database);
        return seals.length;
    }
}
