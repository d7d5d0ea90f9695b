package dateline.article.rows;

import dateline.database.replica.ReplicaReads;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads articles with their names, each read in one statement on the pool {@code reads} or on the read replica. The
 * statement has its own connection, so it does not see what the transaction of the caller has not committed.
 */
@Singleton
public class ArticleRows {

    /** Reads columns that the statement returns beside those of the article. */
    public interface ExtraColumnReader {
        void read(ResultSet row) throws SQLException;
    }

    /** @param now the instant of the statement; everything else about the response must be decided at this instant */
    public record TimedRow(Instant now, ArticleRow row) {}

    /** @param rowVersion see {@link ArticleSql#ROW_VERSION} */
    public record VersionedRow(String rowVersion, ArticleRow row) {}

    private final AgroalDataSource reads;
    private final NameCache nameCache;
    private final Optional<ReplicaReads> replica;

    @Inject
    ArticleRows(@DataSource("reads") AgroalDataSource reads, NameCache nameCache, ReplicaReads replica) {
        this(reads, nameCache, Optional.of(replica));
    }

    private ArticleRows(AgroalDataSource reads, NameCache nameCache, Optional<ReplicaReads> replica) {
        this.reads = reads;
        this.nameCache = nameCache;
        this.replica = replica;
    }

    /** Returns a reader on the connection of the caller's transaction, which sees what this has written. */
    public ArticleRows inTransaction(AgroalDataSource database) {
        return new ArticleRows(database, nameCache, Optional.empty());
    }

    /**
     * Finds one article by id, or by a current or former slug, if the audience may know of it: it is live and readable, or
     * it has ended and was public once. Nothing of another article is loaded.
     */
    public Optional<TimedRow> findKnown(String article, ArticleRead read) {
        return find(article, read, Sql.of("and").add(ArticleSql.knowable(read.audience())));
    }

    /** Finds one article by id or slug in any state, if it has ever been published. */
    public Optional<ArticleRow> findPublished(String article, ArticleRead read) {
        return find(article, read, Sql.EMPTY).map(TimedRow::row);
    }

    private Optional<TimedRow> find(String article, ArticleRead read, Sql condition) {
        Instant[] now = {null};
        return list(
                        read,
                        PlannerSettings.OF_POOL,
                        Sql.of(",").add(ArticleSql.NOW).add("as now"),
                        ArticleSql.byIdOrSlug(article).add(condition),
                        row -> now[0] = Sql.instant(row, "now"))
                .stream()
                .findFirst()
                .map(row -> new TimedRow(now[0], row));
    }

    /** Finds one article in any state, if it has ever been published, with the version of its row. */
    public Optional<VersionedRow> findVersioned(UUID article, ArticleRead read) {
        String[] rowVersion = {null};
        return list(
                        read,
                        PlannerSettings.OF_POOL,
                        Sql.of("," + ArticleSql.ROW_VERSION + " as row_version"),
                        Sql.of("where a.id = :article and a.version > 0").with("article", article),
                        row -> rowVersion[0] = row.getString("row_version"))
                .stream()
                .findFirst()
                .map(row -> new VersionedRow(rowVersion[0], row));
    }

    /** Returns those of these articles that were ever published, in any state. The order is undefined. */
    public List<ArticleRow> listPublished(Collection<UUID> articles, ArticleRead read) {
        if (articles.isEmpty()) return List.of();
        return list(
                read,
                PlannerSettings.OF_POOL,
                Sql.of("where a.id = any(:articles) and a.version > 0").withIds("articles", articles));
    }

    /** Returns those of these articles that are live and that the audience may see. The order is undefined. */
    public List<ArticleRow> listLive(Collection<UUID> articles, ArticleRead read) {
        if (articles.isEmpty()) return List.of();
        return list(
                read,
                PlannerSettings.OF_POOL,
                Sql.of("where a.id = any(:articles) and")
                        .withIds("articles", articles)
                        .add(ArticleSql.visible("a", read.audience())));
    }

    /** @param clauses the joins, conditions and order that follow the tables of {@code read}; the article is {@code a} */
    public List<ArticleRow> list(ArticleRead read, PlannerSettings settings, Sql clauses) {
        return list(read, settings, Sql.EMPTY, clauses, row -> {});
    }

    /** @param extraColumns additional columns, each preceded by a comma */
    public List<ArticleRow> list(
            ArticleRead read, PlannerSettings settings, Sql extraColumns, Sql clauses, ExtraColumnReader extraReader) {
        return list(read, settings, Sql.of("article"), extraColumns, clauses, extraReader);
    }

    /** Returns the same, and ends early once the articles have much text; see {@link ArticleColumns#endEarly}. */
    public List<ArticleRow> listBounded(
            ArticleRead read, PlannerSettings settings, Sql extraColumns, Sql clauses, ExtraColumnReader extraReader) {
        ArticleColumns columns = columns(read);
        Sql rows = columns.select(extraColumns).add(clauses);
        return run(ArticleSql.clock(read.at()).add(columns.endEarly(rows, List.of())), settings, columns, extraReader);
    }

    /** @param article the table {@code a}, see {@link ArticleSql#selected}; @param clauses that follow the tables of {@code read} */
    public List<ArticleRow> listSelected(ArticleRead read, PlannerSettings settings, Sql article, Sql clauses) {
        return list(read, settings, article, Sql.EMPTY, clauses, row -> {});
    }

    private List<ArticleRow> list(
            ArticleRead read,
            PlannerSettings settings,
            Sql article,
            Sql extraColumns,
            Sql clauses,
            ExtraColumnReader extraReader) {
        ArticleColumns columns = columns(read);
        Sql statement = ArticleSql.clock(read.at())
                .add(columns.select(article, extraColumns))
                .add(clauses);
        return run(statement, settings, columns, extraReader);
    }

    private List<ArticleRow> run(
            Sql statement, PlannerSettings settings, ArticleColumns columns, ExtraColumnReader extraReader) {
        return run(statement, settings, row -> {
            extraReader.read(row);
            return columns.read(new ColumnReader(row));
        });
    }

    /** Reads one article that is no row of the table, with the names that its slugs have now. @param article a query for its row, with the columns of {@code article} */
    public Optional<ArticleRow> findIn(Sql article, ArticleRead read) {
        ArticleColumns columns = columns(read);
        Sql statement = ArticleSql.clock(read.at())
                .add(columns.select(Sql.of("(").add(article).add(")"), Sql.EMPTY));
        return run(statement, PlannerSettings.OF_POOL, row -> columns.read(new ColumnReader(row))).stream()
                .findFirst();
    }

    /** Returns the columns of a read, for a statement that contains more than one. */
    public ArticleColumns columns(ArticleRead read) {
        return ArticleColumns.of(read, names());
    }

    // The cached names are compared with transaction ids of the primary's incarnation, which a replica does not know.
    // There the statement returns the names.
    private NameSnapshot names() {
        return isReplica() ? NameSnapshot.unknown() : nameCache.snapshot();
    }

    private boolean isReplica() {
        return replica.map(ReplicaReads::isReplica).orElse(false);
    }

    /** Returns what {@code incarnation()} returns on the primary, if the reads of this request go to a replica, where it returns null. */
    public Optional<String> primaryIncarnation() {
        return replica.flatMap(ReplicaReads::incarnation);
    }

    /** Lets the further reads of this request go to the primary. */
    public void usePrimary() {
        replica.ifPresent(ReplicaReads::usePrimary);
    }

    /** Runs a statement on the pool. It begins with {@link ArticleSql#clock} if it has such columns. */
    public <T> List<T> run(Sql statement, PlannerSettings settings, Sql.RowMapper<T> mapper) {
        return replica.isPresent()
                ? replica.get().list(statement, settings, mapper, reads)
                : statement.list(reads, settings, mapper);
    }
}
