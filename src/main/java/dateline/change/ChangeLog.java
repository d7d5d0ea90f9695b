package dateline.change;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads the log in commit order, below the oldest running transaction: no row is skipped because its transaction was slow. What
 * may not be told to everybody is passed over, so that no position moves with it.
 */
@Singleton
public class ChangeLog {

    /** The latest change of an article after a position. */
    public record Entry(Position position, UUID article, String kind, Instant at) {}

    // An article stands at its last change only: what lies between is no state that a follower needs.
    private static final String LATEST_PER_ARTICLE = """
            select c.epoch, c.xid::text::bigint, c.id, c.article_id, c.kind, c.at
            from change c
            where c.article_id is not null and c.told
              and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
              and (c.epoch < current_epoch() or c.xid < pg_snapshot_xmin(pg_current_snapshot()))
              and not exists (
                  select from change later
                  where later.article_id = c.article_id and later.told
                    and (later.epoch, later.xid, later.id) > (c.epoch, c.xid, c.id)
                    and (later.epoch < current_epoch() or later.xid < pg_snapshot_xmin(pg_current_snapshot())))
            order by c.epoch, c.xid, c.id
            limit ?4
            """;

    private static final String END = """
            select epoch, xid::text::bigint, id from change
            where told and article_id is not null and (epoch < current_epoch() or xid < pg_snapshot_xmin(pg_current_snapshot()))
            order by epoch desc, xid desc, id desc limit 1
            """;

    private static final String HELD_BACK = """
            select exists (
                select from change
                where told and article_id is not null and (epoch, xid, id) > (?1, cast(cast(?2 as text) as xid8), ?3)
                  and epoch = current_epoch() and xid >= pg_snapshot_xmin(pg_current_snapshot()))
            """;

    // Committed, but out of reach of the order: what was taken back must not wait for somebody else's transaction.
    private static final String TAKEN_BACK_EARLY = """
            select epoch, xid::text::bigint, id, article_id, kind, at from (
                select distinct on (c.article_id) c.epoch, c.xid, c.id, c.article_id, c.kind, c.at
                from change c
                where c.article_id is not null and c.told and c.epoch = current_epoch()
                  and c.xid >= pg_snapshot_xmin(pg_current_snapshot())
                  and c.kind in ('canceled', 'withheld', 'unpublished', 'expired')
                order by c.article_id, c.xid desc, c.id desc) early
            order by early.kind = 'canceled' desc, early.xid desc, early.id desc
            limit ?1
            """;

    private static final String BEGIN_EPOCH = """
            insert into change_epoch
            select current_epoch() + 1, system_identifier::text, dateline_now() from pg_control_system()
            where system_identifier::text is distinct from
                (select system_identifier from change_epoch order by epoch desc limit 1)
            on conflict do nothing
            """;

    private final EntityManager entities;

    ChangeLog(EntityManager entities) {
        this.entities = entities;
    }

    /** A database that was restored or moved counts its transactions anew: its rows belong to a new epoch. */
    @Transactional
    void recogniseDatabase(@Observes @Priority(10) StartupEvent start) {
        entities.createNativeQuery(BEGIN_EPOCH).executeUpdate();
    }

    public int epoch() {
        return (int) entities.createNativeQuery("select current_epoch()").getSingleResult();
    }

    /** @return the latest change of each article after the position, oldest first; at most limit */
    @SuppressWarnings("unchecked")
    public List<Entry> after(Position position, int limit) {
        return entries(entities.createNativeQuery(LATEST_PER_ARTICLE)
                .setParameter(1, position.epoch())
                .setParameter(2, String.valueOf(position.xid()))
                .setParameter(3, position.id())
                .setParameter(4, limit)
                .getResultList());
    }

    /** What was taken back lately, kills first, then the latest, and stands behind a transaction that still runs: to be told at once, and again in its order. */
    @SuppressWarnings("unchecked")
    public List<Entry> takenBackEarly(int limit) {
        return entries(entities.createNativeQuery(TAKEN_BACK_EARLY)
                .setParameter(1, limit)
                .getResultList());
    }

    private static List<Entry> entries(List<Object[]> rows) {
        return rows.stream()
                .map(row -> new Entry(
                        new Position((int) row[0], (long) row[1], (long) row[2]),
                        (UUID) row[3],
                        (String) row[4],
                        (Instant) row[5]))
                .toList();
    }

    /** The last position that can be read in order now. */
    public Position end() {
        List<?> rows = entities.createNativeQuery(END).getResultList();
        if (rows.isEmpty()) return Position.START;
        Object[] row = (Object[]) rows.get(0);
        return new Position((int) row[0], (long) row[1], (long) row[2]);
    }

    /** Whether something was committed that cannot be read in order yet, because an older transaction still runs. */
    public boolean holdsBack(Position position) {
        return (boolean) entities.createNativeQuery(HELD_BACK)
                .setParameter(1, position.epoch())
                .setParameter(2, String.valueOf(position.xid()))
                .setParameter(3, position.id())
                .getSingleResult();
    }
}
