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
    public static final Duration KEPT = Duration.ofDays(90);

    // A reader looks at the log first and at the clock then, in a transaction of 5 seconds at most: what could be read
    // at an instant
    // was read by all who looked at the clock so much later.
    private static final String MARK = """
            insert into change_mark
            select dateline_now() + interval '10 seconds', epoch, xid, id from (
                select epoch, xid, id from change
                where epoch < current_epoch() or xid < pg_snapshot_xmin(pg_current_snapshot())
                order by epoch desc, xid desc, id desc limit 1) last
            where not exists (select from change_mark m where (m.epoch, m.xid, m.id) >= (last.epoch, last.xid, last.id))
            on conflict do nothing
            """;

    private static final String UNTIL = """
            select epoch, xid::text::bigint, id, cast(null as bigint) from change_mark where at <= ?1 order by at desc limit 1
            """;

    private final EntityManager entities;

    LogCheckpoints(EntityManager entities) {
        this.entities = entities;
    }

    /** Any node may; one mark in a row says the same as two. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    public void mark() {
        entities.createNativeQuery(MARK).executeUpdate();
    }

    /** Where somebody goes on reading who had read up to a position, and at an instant all there was. */
    public Position from(Position position, Instant read) {
        Position mark = ChangeLog.position(entities.createNativeQuery(UNTIL).setParameter(1, read));
        return mark.compareTo(position) > 0 ? mark : position;
    }
}
