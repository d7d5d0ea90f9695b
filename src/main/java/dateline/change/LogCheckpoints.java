package dateline.change;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;

/**
 * Up to where the log could be read at some instants. A follower's cursor stays at the last thing that concerned it, so that it
 * tells nothing of the rest; by the instant in it, what it has passed over since is found here and not read again.
 */
@Singleton
public class LogCheckpoints {

    /** How long whoever follows may stay away. */
    public static final Duration CURSOR_LIFETIME = Duration.ofDays(90);

    // A reader looks at the log first and at the clock then, in a transaction of 5 seconds at most: what could be read
    // at an instant
    // was read by all who looked at the clock so much later.
    private static final String INSERT = """
            insert into change_mark
            select dateline_now() + interval '10 seconds', epoch, xid, id from (
                select epoch, xid, id from change
                where epoch < current_epoch() or xid < pg_snapshot_xmin(pg_current_snapshot())
                order by epoch desc, xid desc, id desc limit 1) last
            where not exists (select from change_mark m where (m.epoch, m.xid, m.id) >= (last.epoch, last.xid, last.id))
            on conflict do nothing
            """;

    private static final String LATEST_AT = """
            select epoch, xid::text::bigint, id, cast(null as bigint) from change_mark where at <= ?1 order by at desc limit 1
            """;

    private final EntityManager entities;

    LogCheckpoints(EntityManager entities) {
        this.entities = entities;
    }

    /** Any node may; one mark in a row says the same as two. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    public void writeCheckpoint() {
        entities.createNativeQuery(INSERT).executeUpdate();
    }

    /** Where somebody goes on reading who had read up to a position, and at an instant all there was. */
    public Position resumePosition(Position position, Instant readAt) {
        Position checkpoint =
                ChangeLog.position(entities.createNativeQuery(LATEST_AT).setParameter(1, readAt));
        return checkpoint.compareTo(position) > 0 ? checkpoint : position;
    }
}
