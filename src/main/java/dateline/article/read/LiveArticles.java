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
import dateline.article.search.CandidateQuery.SortOrder;
import dateline.article.search.ReadScope;
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
 * What is live, as it is read most: one article, and lists of all of them. One statement, which asks the clock itself, on connections that plan
 * each statement once. What is not found here may be there all the same, in another state: {@link ArticleSearch} knows.
 */
@Singleton
class LiveArticles {

    /** @param now the instant that it stands for: what everything else about this answer is decided by */
    record LiveResult<T>(Instant now, T found) {}

    /** What is the same in each statement for an audience, put together once: that took as long as what the database does. */
    private record Statement(Sql one, Sql page, ReadScope reach) {

        private static Statement of(Audience audience) {
            Sql now = new Sql().add(ArticleSql.CLOCK + " select").add(ArticleSql.NOW);
            Sql page = new Sql()
                    .add(now)
                    .add(", (select")
                    .add(LastChange.of(audience, ArticleSql.NOW))
                    .add("),")
                    .add(RowBeforeNames.ofLive(false, audience));
            return new Statement(
                    now.add(",").add(RowBeforeNames.ofLive(true, audience)), page, ReadScope.live(audience));
        }
    }

    private static final Map<Audience, Statement> STATEMENTS = Map.of(
            Audience.EVERYBODY, Statement.of(Audience.EVERYBODY), Audience.NEWSROOM, Statement.of(Audience.NEWSROOM));

    private final AgroalDataSource reads;
    private final NameCache memory;
    private final Cursors cursors;

    LiveArticles(@DataSource("reads") AgroalDataSource reads, NameCache memory, Cursors cursors) {
        this.reads = reads;
        this.memory = memory;
        this.cursors = cursors;
    }

    /** A live article that this audience may see, by id or by the slug that it has now. */
    Optional<LiveResult<ArticleRow>> one(String article, Audience audience) {
        NameSnapshot names = memory.names();
        Statement statement = STATEMENTS.get(audience);
        boolean byId = Ids.isUuid(article);
        Sql sql = new Sql()
                .add(statement.one())
                .add(names.column())
                .add(
                        byId
                                ? "from article a"
                                : "from slug named join article a on a.id = named.article_id and a.slug = named.slug")
                .add(RowBeforeNames.FINISHED, SerializedParts.FORM);
        if (byId) sql.add("where a.id = ? and", UUID.fromString(article));
        else sql.add("where named.slug = ? and", article);
        return sql.add(statement.reach().articles()).first(reads, row -> {
            ColumnReader next = new ColumnReader(row);
            Instant now = next.instant();
            return new LiveResult<>(now, memory.named(names, RowBeforeNames.live(next)));
        });
    }

    /** A page with the last change of anything that it could have shown; empty where nothing is on it, or something else than all is asked for. */
    Optional<LiveResult<Page<ArticleRow>>> page(ArticleQuery query, Audience audience, PageLinks links) {
        if (!ofAll(query)) return Optional.empty();
        Statement statement = STATEMENTS.get(audience);
        SortOrder order = SortOrder.of(query.sort());
        CandidateQuery pick = new CandidateQuery(query, null, statement.reach(), null, order, null);
        if (!pick.everything()) return Optional.empty();
        NameSnapshot names = memory.names();
        Instant[] told = new Instant[2];
        List<RowBeforeNames> rows = new ArrayList<>();
        new Sql()
                .add(statement.page())
                .add(names.column())
                .add("from article a")
                .add(RowBeforeNames.FINISHED, SerializedParts.FORM)
                .add(pick.from(cursors, links).ofEverything(query.size() + 1))
                .list(reads, row -> {
                    ColumnReader next = new ColumnReader(row);
                    told[0] = next.instant();
                    told[1] = next.instant();
                    return rows.add(RowBeforeNames.live(next));
                });
        if (rows.isEmpty()) return Optional.empty();
        Page<ArticleRow> page =
                Page.of(memory.named(names, rows), query.size(), order.cursor(cursors, links), links, null);
        return Optional.of(new LiveResult<>(told[0], page.modified(told[1])));
    }

    // Each size is a plan of its own, which every connection keeps: not one for whatever anybody thinks of.
    private static boolean ofAll(ArticleQuery query) {
        return query.q() == null
                && query.feed() == null
                && query.count() == null
                && query.facets() == null
                && !"relevance".equals(query.sort())
                && query.size() % 10 == 0;
    }
}
