package dateline.change;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Checks the rows of the change log that change-feed cursors name. After a restore, the log lacks the rows written
 * after the backup. A cursor that names one of them must be refused, because its holder knows of changes that never
 * happened here. Reads the primary, as all change feeds do.
 */
@Singleton
public class CursorRows {

    // The function is replaced by the migration that lets old rows be cut.
    private static final String ROWS_EXIST = """
            select (?1 = 0 or ?1 = current_epoch())
                and change_row_known(?1, cast(cast(?2 as text) as xid8), ?3, cast(cast(?4 as text) as bigint))
                and change_row_known(?5, cast(cast(?6 as text) as xid8), ?7, cast(cast(?8 as text) as bigint))
            """;

    private static final String EPOCH_START = """
            select e.epoch, cast(0 as bigint), cast(0 as bigint), change_epoch_mark(e) from change_epoch e
            where e.epoch = current_epoch()
            """;

    private static final String NEWEST_PUBLIC = """
            select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c) from change c
            where c.article_id is not null and c.told
            order by c.epoch desc, c.xid desc, c.id desc limit 1
            """;

    // Two queries, because each has an index of its own and the union has none.
    private static final String NEWEST_PUBLIC_OR_SUBJECT = """
            select n.epoch, n.xid::text::bigint, n.id, n.mark from (
                (select t.epoch, t.xid, t.id, change_row_mark(t) as mark from change t
                 where t.article_id is not null and t.told
                 order by t.epoch desc, t.xid desc, t.id desc limit 1)
                union all
                (select s.epoch, s.xid, s.id, change_row_mark(s) as mark from change s
                 where s.article_id is null
                 order by s.epoch desc, s.xid desc, s.id desc limit 1)) n
            order by n.epoch desc, n.xid desc, n.id desc limit 1
            """;

    // Cheap if few rows follow the position: they are adjacent in the index.
    private static final String TAIL = """
            select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c), c.article_id from change c
            where c.article_id is not null {condition} and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
            order by c.epoch desc, c.xid desc, c.id desc limit ?4
            """;

    private static final String NEWEST_OF_ARTICLES = """
            select n.epoch, n.xid::text::bigint, n.id, change_row_mark(n) from change n
            where n.id = (
                select newest.id from unnest(?1) of_article(id_of)
                cross join lateral (
                    select c.epoch, c.xid, c.id from change c
                    where c.article_id = id_of {condition}
                    order by c.epoch desc, c.xid desc, c.id desc limit 1) newest
                order by newest.epoch desc, newest.xid desc, newest.id desc limit 1)
            """;

    private static final int MAX_TAIL_ROWS = 200;

    /** Which rows about articles count. */
    public enum RowSelection {
        ALL(""),
        /** Rows that everybody may know of. */
        PUBLIC("and c.told");

        private final String tail;
        private final String newest;

        RowSelection(String condition) {
            tail = TAIL.replace("{condition}", condition);
            newest = NEWEST_OF_ARTICLES.replace("{condition}", condition);
        }
    }

    private final EntityManager entities;

    CursorRows(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Whether a reader can continue from its cursor.
     *
     * @param position after which it reads; of the current epoch, or {@link Position#START}
     * @param newest the newest row that an item received by the reader depends on; {@link Position#START} where that is
     *     not known
     * @return false where the log holds no such rows and has removed none: they belong to another history of this
     *     database
     */
    public boolean exist(Position position, Position newest) {
        Query query = entities.createNativeQuery(ROWS_EXIST);
        bind(query, 1, position);
        bind(query, 5, newest);
        return (boolean) query.getSingleResult();
    }

    private static void bind(Query query, int first, Position position) {
        query.setParameter(first, position.epoch())
                .setParameter(first + 1, String.valueOf(position.xid()))
                .setParameter(first + 2, position.id())
                .setParameter(first + 3, position.mark() == null ? null : position.markValue());
    }

    /** The position before the first row of the current epoch. */
    public Position epochStart() {
        return ChangeLog.position(entities.createNativeQuery(EPOCH_START));
    }

    /** The newest row about a public article, whether it can be read in order yet or not. */
    public Position newestPublic() {
        return ChangeLog.position(entities.createNativeQuery(NEWEST_PUBLIC));
    }

    /** The same, or the newest row about another resource. */
    public Position newestPublicOrSubject() {
        return ChangeLog.position(entities.createNativeQuery(NEWEST_PUBLIC_OR_SUBJECT));
    }

    /**
     * The newest row about one of these articles after a position, whether it can be read in order yet or not.
     *
     * @return {@code after} where there is none
     */
    @SuppressWarnings("unchecked")
    public Position newestOf(Collection<UUID> articles, RowSelection rows, Position after) {
        if (articles.isEmpty()) return after;
        List<Object[]> tail = entities.createNativeQuery(rows.tail)
                .setParameter(1, after.epoch())
                .setParameter(2, String.valueOf(after.xid()))
                .setParameter(3, after.id())
                .setParameter(4, MAX_TAIL_ROWS + 1)
                .getResultList();
        if (tail.size() <= MAX_TAIL_ROWS) {
            return tail.stream()
                    .filter(row -> articles.contains((UUID) row[4]))
                    .findFirst()
                    .map(ChangeLog::position)
                    .orElse(after);
        }
        Query query = entities.createNativeQuery(rows.newest).setParameter(1, articles.toArray(UUID[]::new));
        return Position.latest(after, ChangeLog.position(query));
    }
}
