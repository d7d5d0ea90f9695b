package dateline.change;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;

/**
 * Records up to which position the change log could be read at some instants. The cursor of a change feed stays at the
 * last change that concerned its reader, so that it reveals nothing of other changes. By the instant in the cursor, the
 * rows skipped since are found here and not read again.
 */
@Singleton
public class LogCheckpoints {

    /** How long a change-feed cursor is valid. */
    public static final Duration CURSOR_LIFETIME = Duration.ofDays(90);

    // A reader reads the log first and the clock afterwards, in a transaction of at most 5 seconds. So every reader
    // whose clock reads 10 seconds later has read what can be read now.
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

    /** Any node may run it; the statement adds no checkpoint where the log has not moved. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    public void writeCheckpoint() {
        entities.createNativeQuery(INSERT).executeUpdate();
    }

    /**
     * Where to continue reading for a reader that had read up to a position, and at an instant everything that was
     * readable.
     */
    public Position resumePosition(Position position, Instant readAt) {
        Position checkpoint =
                ChangeLog.position(entities.createNativeQuery(LATEST_AT).setParameter(1, readAt));
        return checkpoint.compareTo(position) > 0 ? checkpoint : position;
    }
}
