package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.LastChange;
import dateline.article.rows.NameCache;
import dateline.article.rows.NameSnapshot;
import dateline.article.rows.RowBeforeNames;
import dateline.article.rows.SerializedParts;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleSearch;
import dateline.article.search.CandidateQuery;
import dateline.article.search.ReadScope;
import dateline.article.search.SortOrder;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads live articles for the most frequent requests: one article, and lists without a filter whose limit is a multiple
 * of 10. Each read is one statement that takes the time from the database, on connections that plan each statement once.
 * {@link ArticleSearch} reads all other lists, and finds articles in other states.
 */
@Singleton
class LiveArticles {

    /** @param now the instant of the statement; everything else about the response must be decided at this instant */
    record LiveResult<T>(Instant now, T result) {}

    /**
     * The parts that all statements for an audience share. They are built once, because building them takes as long as
     * the query.
     */
    private record Statement(Sql article, Sql page, ReadScope scope) {

        private static Statement of(Audience audience) {
            Sql now = new Sql().add(ArticleSql.WITH_CLOCK + " select").add(ArticleSql.NOW);
            Sql page = new Sql()
                    .add(now)
                    .add(", (select")
                    .add(LastChange.of(audience, ArticleSql.NOW))
                    .add("),")
                    .add(RowBeforeNames.liveColumns(false, audience));
            return new Statement(
                    now.add(",").add(RowBeforeNames.liveColumns(true, audience)),
                    page,
                    ReadScope.atDatabaseTime(audience));
        }
    }

    private static final Map<Audience, Statement> STATEMENTS = Map.of(
            Audience.EVERYBODY, Statement.of(Audience.EVERYBODY), Audience.NEWSROOM, Statement.of(Audience.NEWSROOM));

    private final AgroalDataSource reads;
    private final NameCache nameCache;
    private final Cursors cursors;

    LiveArticles(@DataSource("reads") AgroalDataSource reads, NameCache nameCache, Cursors cursors) {
        this.reads = reads;
        this.nameCache = nameCache;
        this.cursors = cursors;
    }

    /** Returns a live article that this audience may see, by id or by its current slug. */
    Optional<LiveResult<ArticleRow>> find(String article, Audience audience) {
        NameSnapshot names = nameCache.snapshot();
        Statement statement = STATEMENTS.get(audience);
        boolean byId = Ids.isUuid(article);
        Sql sql = new Sql()
                .add(statement.article())
                .add(names.namesColumn())
                .add(
                        byId
                                ? "from article a"
                                : "from slug named join article a on a.id = named.article_id and a.slug = named.slug")
                .add(RowBeforeNames.JOIN_PARTS, SerializedParts.FORM);
        if (byId) sql.add("where a.id = ? and", UUID.fromString(article));
        else sql.add("where named.slug = ? and", article);
        return sql.add(statement.scope().articles()).first(reads, row -> {
            ColumnReader columns = new ColumnReader(row);
            Instant now = columns.instant();
            return new LiveResult<>(now, nameCache.addNames(names, RowBeforeNames.readLive(columns)));
        });
    }

    /**
     * Returns a page with the last change of anything that it could have shown. Empty if the page has no article, or if
     * the query needs {@link ArticleSearch}.
     */
    Optional<LiveResult<Page<ArticleRow>>> findPage(ArticleQuery query, Audience audience, PageLinks links) {
        if (!isSupported(query)) return Optional.empty();
        Statement statement = STATEMENTS.get(audience);
        SortOrder order = SortOrder.of(query.sort());
        CandidateQuery candidates = new CandidateQuery(query, null, statement.scope(), null, order, null);
        if (!candidates.isUnfiltered()) return Optional.empty();
        NameSnapshot names = nameCache.snapshot();
        Instant[] instants = new Instant[2];
        List<RowBeforeNames> rows = new ArrayList<>();
        new Sql()
                .add(statement.page())
                .add(names.namesColumn())
                .add("from article a")
                .add(RowBeforeNames.JOIN_PARTS, SerializedParts.FORM)
                .add(candidates.startingAtCursor(cursors, links).articleClauses(query.pageSize() + 1))
                .list(reads, row -> {
                    ColumnReader columns = new ColumnReader(row);
                    instants[0] = columns.instant();
                    instants[1] = columns.instant();
                    return rows.add(RowBeforeNames.readLive(columns));
                });
        if (rows.isEmpty()) return Optional.empty();
        Page<ArticleRow> page =
                Page.of(nameCache.addNames(names, rows), query.pageSize(), order.cursor(cursors, links), links, null);
        return Optional.of(new LiveResult<>(instants[0], page.modified(instants[1])));
    }

    private static boolean isSupported(ArticleQuery query) {
        return query.q() == null
                && query.feed() == null
                && query.count() == null
                && query.facets() == null
                && !"relevance".equals(query.sort())
                && query.hasPreparedPageSize();
    }
}
