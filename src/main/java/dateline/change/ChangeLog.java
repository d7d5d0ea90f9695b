package dateline.change;

import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reads the change log in commit order, up to the oldest running transaction: no row is skipped because its transaction
 * was slow. Rows that the audience may not know of are passed over and move no position.
 */
@Singleton
public class ChangeLog {

    /**
     * The latest change of an article after a position.
     *
     * @param kinds kinds of all its changes since that position that the audience may know of, oldest first
     */
    public record ArticleLogEntry(Position position, UUID article, String kind, Instant at, List<String> kinds) {

        private static ArticleLogEntry read(ResultSet row) throws SQLException {
            ColumnReader columns = new ColumnReader(row);
            return new ArticleLogEntry(
                    Position.read(columns), columns.uuid(), columns.text(), columns.instant(), columns.texts());
        }

        private ArticleLogEntry withEarlier(List<String> earlier) {
            List<String> all = Stream.concat(earlier.stream(), kinds.stream()).toList();
            return new ArticleLogEntry(position, article, kind, at, all);
        }
    }

    /** A change of a resource that is not an article, such as {@code permission:ID}. */
    public record SubjectLogEntry(Position position, String subject, String kind, Instant at) {

        private static SubjectLogEntry read(ResultSet row) throws SQLException {
            ColumnReader columns = new ColumnReader(row);
            return new SubjectLogEntry(Position.read(columns), columns.text(), columns.text(), columns.instant());
        }
    }

    /** Which rows about articles a reader sees. */
    public enum ChangeAudience {
        /** Rows that everybody may know of. */
        PUBLIC("told"),
        /** Rows that the newsroom's front ends may know of. */
        NEWSROOM("live"),
        /** All rows: the reader decides about each article before it reveals anything. */
        ALL(null);

        private final Sql next;
        private final Sql latestPerArticle;
        private final Sql latest;
        private final Sql heldBack;
        private final Sql heldBackWithdrawals;
        private final Sql withdrawalsSince;

        ChangeAudience(String column) {
            next = load("next", column, "c");
            latestPerArticle = load("latest-per-article", column, "c", "k", "later");
            latest = load("latest", column, "c");
            // ALL also waits for changes of other resources, because its decisions depend on them.
            heldBack = load("held-back", column, "c");
            heldBackWithdrawals = load("held-back-withdrawals", column, "c");
            withdrawalsSince = load("withdrawals-since", column, "c");
        }

        private static Sql load(String name, String column, String... aliases) {
            Sql statement = Sql.load("change/" + name);
            if (column == null) return statement;
            for (String alias : aliases)
                statement =
                        statement.where(alias, "%1$s.article_id is not null and %1$s.%2$s".formatted(alias, column));
            return statement;
        }
    }

    // The database is another cluster, or a copy of this one into which a newer dump was restored. In the copy, rows of
    // the log lie beyond its transaction counter, and new rows would sort before them.
    static final String BEGIN_EPOCH = """
        insert into change_epoch
        select current_epoch() + 1, system_identifier::text, dateline_now() from pg_control_system()
        where system_identifier::text is distinct from
                (select system_identifier from change_epoch order by epoch desc limit 1)
            or exists (select from change c where c.epoch = current_epoch() and c.xid >= pg_snapshot_xmax(pg_current_snapshot()))
        on conflict do nothing
        """;

    // Writes nothing if the incarnation is known. Every new connection runs it.
    static final String BEGIN_INCARNATION = """
        insert into incarnation (system_identifier)
        select here.system_identifier::text from pg_control_system() here
        where not exists (select from incarnation i where i.system_identifier = here.system_identifier::text)
        on conflict (only_one) do update set id = excluded.id, system_identifier = excluded.system_identifier
        where incarnation.system_identifier <> excluded.system_identifier
        """;

    private static final int ROWS_PER_ENTRY = 4;

    private static final Sql SUBJECTS = Sql.load("change/subjects");
    private static final Sql LATEST_PUBLIC_OR_SUBJECT = Sql.load("change/latest-public-or-subject");

    private final AgroalDataSource database;

    ChangeLog(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Begins a new epoch if the database was restored or moved, because its transaction ids start again, and a new
     * incarnation if the cluster is another one.
     */
    @Transactional
    void detectRestore(@Observes @Priority(10) StartupEvent event) {
        detectRestore();
    }

    /** The same while the node runs: behind a connection pooler the server can be replaced without a new connection of a node. */
    @Transactional
    public void detectRestore() {
        Sql.of(BEGIN_EPOCH).run(database);
        Sql.of(BEGIN_INCARNATION).run(database);
    }

    /** @return the latest change of each article after the position, oldest first, at most {@code limit} */
    public List<ArticleLogEntry> after(ChangeAudience audience, Position position, int limit) {
        return shortTail(audience, position, limit)
                .orElseGet(() -> position.bindTo(audience.latestPerArticle)
                        .with("limit", limit)
                        .list(database, ArticleLogEntry::read));
    }

    /**
     * The same, read row by row, if few rows follow the position; this avoids searching for a later change of each row.
     * Empty where more rows follow.
     */
    private Optional<List<ArticleLogEntry>> shortTail(ChangeAudience audience, Position position, int limit) {
        int most = limit * ROWS_PER_ENTRY;
        List<ArticleLogEntry> rows =
                position.bindTo(audience.next).with("limit", most + 1).list(database, ArticleLogEntry::read);
        if (rows.size() > most) return Optional.empty();
        Map<UUID, ArticleLogEntry> latest = new LinkedHashMap<>();
        for (ArticleLogEntry row : rows) {
            ArticleLogEntry earlier = latest.remove(row.article());
            latest.put(row.article(), earlier == null ? row : row.withEarlier(earlier.kinds()));
        }
        return Optional.of(latest.values().stream().limit(limit).toList());
    }

    /**
     * Withdrawals that are committed but held back by a running transaction, kills first, then the latest. They are
     * delivered immediately, and again in commit order.
     */
    public List<ArticleLogEntry> heldBackWithdrawals(ChangeAudience audience, int limit) {
        return audience.heldBackWithdrawals.with("limit", limit).list(database, ArticleLogEntry::read);
    }

    /** Withdrawals after an instant, kills first, then the latest; held back rows included. */
    public List<ArticleLogEntry> withdrawalsSince(ChangeAudience audience, Instant instant, int limit) {
        return audience.withdrawalsSince
                .with("since", instant)
                .with("limit", limit)
                .list(database, ArticleLogEntry::read);
    }

    /** Changes of other resources after a position. Each may affect many articles. */
    public List<SubjectLogEntry> subjectsAfter(Position position) {
        return position.bindTo(SUBJECTS).list(database, SubjectLogEntry::read);
    }

    /** The last position about an article that can be read in order now. */
    public Position latest(ChangeAudience audience) {
        return Position.first(audience.latest, database);
    }

    /**
     * Where a reader continues that has just read the current state of everything: the last readable row about another
     * resource or about a public article.
     */
    public Position latestPublicOrSubject() {
        return Position.first(LATEST_PUBLIC_OR_SUBJECT, database);
    }

    /** Whether a committed row cannot be read in order yet, because an older transaction still runs. */
    public boolean hasHeldBack(ChangeAudience audience, Position position) {
        return position.bindTo(audience.heldBack)
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }
}
