package dateline.article.search;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.NameCache;
import dateline.article.rows.NameSnapshot;
import dateline.article.rows.RowBeforeNames;
import dateline.article.search.ArticlePageReader.FoundPage;
import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lists live articles, filtered and searched, in keyset order. Each page is one statement on the main pool, at the
 * instant that the caller has read before.
 */
@Singleton
public class ArticleSearch {

    // Fewer than 10,000 rows are read, including the surplus of the last time range and the page itself.
    private static final int MAX_RANKED = 9_500;
    private static final int MAX_RANKED_ITEM = 1_000;

    /** A query together with the rights of the caller at an instant. */
    public record Search(
            ArticleQuery query, Audience audience, Instant now, ReadScope scope, boolean withSerializedParts) {

        public Search(ArticleQuery query, Audience audience, Instant now, ReadScope scope) {
            this(query, audience, now, scope, false);
        }

        /**
         * @param withSerializedParts whether rows may carry them; true for requests without {@code fields} or
         *     {@code include}
         */
        public Search(ArticleQuery query, Audience audience, Instant now, boolean withSerializedParts) {
            this(query, audience, now, ReadScope.of(audience, now), withSerializedParts);
        }
    }

    private final AgroalDataSource database;
    private final AgroalDataSource reads;
    private final Cursors cursors;
    private final ParsedSearchCache parsedSearches;
    private final FacetCounts facets;
    private final NameCache nameCache;
    private final ArticlePageReader pages;
    private final ArticleRows rows;

    ArticleSearch(
            AgroalDataSource database,
            @DataSource("reads") AgroalDataSource reads,
            Cursors cursors,
            ParsedSearchCache parsedSearches,
            FacetCounts facets,
            NameCache nameCache,
            ArticlePageReader pages,
            ArticleRows rows) {
        this.nameCache = nameCache;
        this.pages = pages;
        this.rows = rows;
        this.database = database;
        this.reads = reads;
        this.cursors = cursors;
        this.parsedSearches = parsedSearches;
        this.facets = facets;
    }

    public Page<ArticleRow> findPage(Search search, PageLinks links) {
        ArticleQuery query = search.query();
        boolean byRelevance = "relevance".equals(query.sort());
        if (byRelevance && query.q() == null) {
            throw Problem.of("parameter-invalid", "sort: relevance needs q.")
                    .parameter("sort", "needs-q", "Only together with q.");
        }
        FacetCounts.validate(query.facets());
        Feed feed = query.feed() == null ? null : requireFeed(query.feed());
        for (String configurationSet = null; ; ) {
            SearchExpression expression =
                    query.q() == null ? null : parsedSearches.get(query.q(), query.language(), configurationSet);
            CandidateQuery candidates =
                    new CandidateQuery(query, feed, search.scope(), expression, SortOrder.of(query.sort()), null);
            FoundPage found =
                    byRelevance ? findByRelevance(search, candidates, links) : findInOrder(search, candidates, links);
            configurationSet = found.metadata().configurationSet();
            if (expression == null || expression.configurationSet().equals(configurationSet))
                return facets.withCounts(found.page(), query, candidates);
        }
    }

    private FoundPage findInOrder(Search search, CandidateQuery candidates, PageLinks links) {
        ArticleQuery query = search.query();
        SortOrder order = candidates.order();
        candidates = candidates.startingAtCursor(cursors, links);
        Function<ArticleRow, String> cursor = order.cursor(cursors, links);
        return pages.read(
                search,
                candidates,
                candidates.selectFirst(query.pageSize() + 1),
                items -> cursor.apply(items.get(items.size() - 1)),
                links);
    }

    // Only the newest matches are ranked, so that a frequent word costs no more than a rare one.
    private FoundPage findByRelevance(Search search, CandidateQuery candidates, PageLinks links) {
        ArticleQuery query = search.query();
        int offset = query.cursor() == null
                ? 0
                : Integer.parseInt(cursors.open(links.query(), query.cursor()).get(0));
        if (offset + query.pageSize() > MAX_RANKED_ITEM) {
            throw Problem.of(
                    "page-too-deep",
                    "Relevance pages the best " + MAX_RANKED_ITEM + "; narrow the search or sort by -publishedAt.");
        }
        Sql rank = new Sql()
                .add("ts_rank(")
                .add(SearchExpression.searchableText(search.scope()))
                .add(",")
                .add(candidates.expression().queryByLanguage())
                .add(")");
        Sql selection = new Sql()
                .add("select f.* from (")
                .add(candidates.selectFirst(MAX_RANKED, List.of(new SelectedColumn("rank", "real", rank))))
                .add(
                        ") f order by f.rank desc, f.published_at desc, f.id desc limit ? offset ?",
                        query.pageSize() + 1,
                        offset);
        return pages.read(
                search,
                candidates,
                selection,
                items -> cursors.seal(links.query(), String.valueOf(offset + items.size())),
                links);
    }

    private static Feed requireFeed(String slug) {
        return Feed.<Feed>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of(
                                "parameter-invalid", "feed: there is no feed " + slug + "; /v1/feeds lists them.")
                        .parameter("feed", "feed-unknown", "There is no feed " + slug + "."));
    }

    /**
     * Returns an article by id or slug in any state, if it has ever been published. Loads the body even if the audience
     * may not see the article.
     */
    public Optional<ArticleRow> findPublished(String article, Audience audience, Instant now) {
        return findPublished(article, audience, now, new Sql());
    }

    /**
     * Like {@link #findPublished(String, Audience, Instant)}, but empty if the audience may not know of the article. The
     * body of such an article is not loaded.
     */
    public Optional<ArticleRow> findKnown(String article, Audience audience, Instant now) {
        return findPublished(article, audience, now, new Sql().add("and").add(ArticleSql.knowable(audience, now)));
    }

    private Optional<ArticleRow> findPublished(String article, Audience audience, Instant now, Sql condition) {
        NameSnapshot names = nameCache.snapshot();
        return ArticleSql.selectWithoutNames(true, audience, now, names, new Sql())
                .add(ArticleSql.byIdOrSlug(article))
                .add(condition)
                .first(isInTransaction() ? database : reads, RowBeforeNames::readByName)
                .map(row -> nameCache.addNames(names, row));
    }

    // Only the connection of the transaction sees what the transaction has written.
    private static boolean isInTransaction() {
        return QuarkusTransaction.getStatus() == Status.STATUS_ACTIVE;
    }

    /** Like {@link #findKnown}, but the row carries serialized parts if the version has them. */
    public Optional<ArticleRow> findSerialized(String article, Audience audience, Instant now) {
        NameSnapshot names = nameCache.snapshot();
        return RowBeforeNames.select(true, audience, now, names, new Sql())
                .add(ArticleSql.byIdOrSlug(article))
                .add("and")
                .add(ArticleSql.knowable(audience, now))
                .firstWithGenericPlan(database, RowBeforeNames::read)
                .map(row -> nameCache.addNames(names, row));
    }

    /**
     * Returns the published ones of these articles by id, in any state and without their bodies. The order is
     * undefined.
     */
    public List<ArticleRow> findPublished(Collection<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return rows.list(audience, now, new Sql().add("where a.id = any(?) and a.version > 0", articles));
    }

    /** Returns the rows of those of these articles that are live. The order is undefined. */
    public List<ArticleRow> findLive(List<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return rows.list(
                audience,
                now,
                new Sql().add("where a.id = any(?) and", articles).add(ArticleSql.live("a", now)));
    }

    /** An article of a walk and its position in the walk. */
    public record ScannedArticle(UUID id, Instant publishedAt) {}

    /**
     * Returns the articles within the read scope, oldest publication first, that follow an instant of publication and
     * an id.
     *
     * @param source a slug, to return only the articles of this source; empty for all sources
     */
    public List<ScannedArticle> scan(ReadScope scope, String source, Instant after, UUID id, int limit) {
        ArticleQuery query = source.isEmpty() ? ArticleQuery.ALL : ArticleQuery.ofSource(source);
        SortOrder order = new SortOrder("published_at", false);
        return new Sql()
                .add("select f.* from (")
                .add(new CandidateQuery(query, null, scope, null, order, new KeysetPosition(after, id))
                        .selectFirst(limit))
                .add(") f")
                .add(order.orderBy("f", "id"))
                .list(
                        database,
                        row -> new ScannedArticle(row.getObject("id", UUID.class), Sql.instant(row, "published_at")));
    }
}
