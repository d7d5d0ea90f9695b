package dateline.change;

import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final Sql ROWS_EXIST = Sql.load("change/cursor-rows-exist");
    private static final Sql EPOCH_START = Sql.load("change/epoch-start");
    private static final Sql NEWEST_PUBLIC = Sql.load("change/newest-public");
    private static final Sql NEWEST_PUBLIC_OR_SUBJECT = Sql.load("change/newest-public-or-subject");
    private static final Sql TAIL = Sql.load("change/tail");
    private static final Sql NEWEST_OF_ARTICLES = Sql.load("change/newest-of-articles");

    private static final int MAX_TAIL_ROWS = 200;

    /** Which rows about articles count. */
    public enum RowSelection {
        ALL(TAIL, NEWEST_OF_ARTICLES),
        /** Rows that everybody may know of. */
        PUBLIC(TAIL.where("c", "c.told"), NEWEST_OF_ARTICLES.where("c", "c.told"));

        private final Sql tail;
        private final Sql newest;

        RowSelection(Sql tail, Sql newest) {
            this.tail = tail;
            this.newest = newest;
        }
    }

    private record ArticlePosition(Position position, UUID article) {

        static ArticlePosition read(ResultSet row) throws SQLException {
            ColumnReader columns = new ColumnReader(row);
            return new ArticlePosition(Position.read(columns), columns.uuid());
        }
    }

    private final AgroalDataSource database;

    CursorRows(AgroalDataSource database) {
        this.database = database;
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
        return position.bindTo(ROWS_EXIST)
                .with("mark", position.mark())
                .with("newestEpoch", newest.epoch())
                .with("newestXid", String.valueOf(newest.xid()))
                .with("newestId", newest.id())
                .with("newestMark", newest.mark())
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    /**
     * The position itself if it belongs to the current epoch, otherwise the one before the first row of this epoch. A cursor with a position
     * of an earlier epoch is refused, although nothing is missing while the epoch has no row.
     */
    public Position inCurrentEpoch(Position position) {
        Position start = Position.first(EPOCH_START, database);
        return position.epoch() == start.epoch() ? position : start;
    }

    /** The newest row about a public article, whether it can be read in order yet or not. */
    public Position newestPublic() {
        return Position.first(NEWEST_PUBLIC, database);
    }

    /** The same, or the newest row about another resource. */
    public Position newestPublicOrSubject() {
        return Position.first(NEWEST_PUBLIC_OR_SUBJECT, database);
    }

    /**
     * The newest row about one of these articles after a position, whether it can be read in order yet or not.
     *
     * @return {@code after} where there is none
     */
    public Position newestOf(Collection<UUID> articles, RowSelection rows, Position after) {
        if (articles.isEmpty()) return after;
        List<ArticlePosition> tail =
                after.bindTo(rows.tail).with("limit", MAX_TAIL_ROWS + 1).list(database, ArticlePosition::read);
        if (tail.size() <= MAX_TAIL_ROWS) {
            return tail.stream()
                    .filter(row -> articles.contains(row.article()))
                    .findFirst()
                    .map(ArticlePosition::position)
                    .orElse(after);
        }
        return Position.latest(after, Position.first(rows.newest.withIds("articles", articles), database));
    }
}
