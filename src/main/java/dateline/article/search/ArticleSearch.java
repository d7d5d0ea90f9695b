package dateline.article.search;

import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.search.ArticlePageReader.PageRead;
import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Lists live articles, filtered and searched, in keyset order. Each page is one statement. */
@Singleton
public class ArticleSearch {

    // Fewer than 10,000 rows are read, including the surplus of the last time range and the page itself.
    private static final int MAX_RANKED = 9_500;
    private static final int MAX_RANKED_ITEM = 1_000;

    /** A query, what is read of the articles that it finds, and the rights of the caller. */
    public record Search(ArticleQuery query, ArticleRead read, ReadScope scope) {}

    /** @param now the instant of the page; everything else about the response must be decided at this instant */
    public record FoundPage(Page<ArticleRow> page, Instant now) {}

    private final Cursors cursors;
    private final ParsedSearchCache parsedSearches;
    private final FacetCounts facets;
    private final ArticlePageReader pages;
    private final ArticleRows articles;

    ArticleSearch(
            Cursors cursors,
            ParsedSearchCache parsedSearches,
            FacetCounts facets,
            ArticlePageReader pages,
            ArticleRows articles) {
        this.cursors = cursors;
        this.parsedSearches = parsedSearches;
        this.facets = facets;
        this.pages = pages;
        this.articles = articles;
    }

    public FoundPage findPage(Search search, PageLinks links) {
        ArticleQuery query = search.query();
        boolean byRelevance = "relevance".equals(query.sort());
        if (byRelevance && query.q() == null) {
            throw Problem.of("parameter-invalid", "sort: relevance is allowed only with q.")
                    .parameter("sort", "needs-q", "Only together with q.");
        }
        FacetCounts.validate(query.facets());
        Feed feed = query.feed() == null ? null : requireFeed(query.feed());
        for (String configurationSet = null; ; ) {
            SearchExpression expression =
                    query.q() == null ? null : parsedSearches.get(query.q(), query.language(), configurationSet);
            CandidateQuery candidates =
                    new CandidateQuery(query, feed, search.scope(), expression, SortOrder.of(query.sort()), null);
            PageRead found =
                    byRelevance ? findByRelevance(search, candidates, links) : findInOrder(search, candidates, links);
            configurationSet = found.metadata().configurationSet();
            if (expression == null || expression.configurationSet().equals(configurationSet))
                return withCounts(search, candidates, found);
            // The search is parsed on the primary, which may have a language that the replica does not have yet.
            articles.usePrimary();
        }
    }

    private FoundPage withCounts(Search search, CandidateQuery candidates, PageRead found) {
        Instant now = found.metadata().now();
        CandidateQuery counted = candidates.fromNewest(search.read().audience(), now);
        return new FoundPage(facets.withCounts(found.page(), search.query(), counted), now);
    }

    private PageRead findInOrder(Search search, CandidateQuery candidates, PageLinks links) {
        ArticleQuery query = search.query();
        SortOrder order = candidates.order();
        candidates = candidates.startingAtCursor(cursors, links);
        Function<ArticleRow, String> cursor = order.cursor(cursors, links);
        return pages.read(
                search,
                candidates,
                candidates.selectFirst(query.rowsToRead()),
                items -> cursor.apply(items.get(items.size() - 1)),
                links);
    }

    // Only the newest matches are ranked, so that a frequent word costs no more than a rare one.
    private PageRead findByRelevance(Search search, CandidateQuery candidates, PageLinks links) {
        ArticleQuery query = search.query();
        int offset = query.cursor() == null
                ? 0
                : Integer.parseInt(cursors.open(links.query(), query.cursor()).get(0));
        if (offset + query.pageSize() > MAX_RANKED_ITEM) {
            throw Problem.of(
                    "page-too-deep",
                    "A search that is sorted by relevance returns the best " + MAX_RANKED_ITEM
                            + " matches. Narrow the search, or sort by -publishedAt.");
        }
        Sql rank = Sql.of("ts_rank(")
                .add(SearchExpression.searchableText(search.scope()))
                .add(",")
                .add(candidates.expression().queryByLanguage())
                .add(")");
        Sql selection = Sql.of("select f.* from (")
                .add(candidates.selectFirst(MAX_RANKED, List.of(new SelectedColumn("rank", "real", rank))))
                .add(") f order by f.rank desc, f.published_at desc, f.id desc limit :rowsToRead offset :offset")
                .with("rowsToRead", query.rowsToRead())
                .with("offset", offset);
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
                                "parameter-invalid", "feed: there is no feed " + slug + ". /v1/feeds lists all feeds.")
                        .parameter("feed", "feed-unknown", "There is no feed " + slug + "."));
    }

    /** Counts the articles within the read scope. @param scope with index ranges @param limit the highest result */
    public int count(ReadScope scope, int limit) {
        Sql statement = Sql.of("select count(*) from (")
                .add(new CandidateQuery(ArticleQuery.ALL, null, scope, null, SortOrder.NEWEST, null).selectFirst(limit))
                .add(") f");
        return articles.run(statement, PlannerSettings.FOR_VALUES, row -> row.getInt(1))
                .get(0);
    }

    /** Returns the ids of the articles within the read scope, newest publication first. */
    public List<UUID> findNewest(ReadScope scope, int limit) {
        Sql statement = Sql.of("select f.* from (")
                .add(new CandidateQuery(ArticleQuery.ALL, null, scope, null, SortOrder.NEWEST, null).selectFirst(limit))
                .add(") f")
                .add(SortOrder.NEWEST.orderBy("f", "id"));
        return articles.run(statement, PlannerSettings.FOR_VALUES, row -> row.getObject("id", UUID.class));
    }

    /** An article of a walk and its position in the walk. */
    public record ScannedArticle(UUID id, Instant publishedAt) {}

    /**
     * Returns the articles within the read scope, oldest publication first, that follow an instant of publication and
     * an id.
     *
     * @param scope with index ranges
     * @param source a slug, to return only the articles of this source; empty for all sources
     */
    public List<ScannedArticle> scan(ReadScope scope, String source, Instant after, UUID id, int limit) {
        ArticleQuery query = source.isEmpty() ? ArticleQuery.ALL : ArticleQuery.ofSource(source);
        SortOrder order = new SortOrder("published_at", false);
        Sql statement = Sql.of("select f.* from (")
                .add(new CandidateQuery(query, null, scope, null, order, new KeysetPosition(after, id))
                        .selectFirst(limit))
                .add(") f")
                .add(order.orderBy("f", "id"));
        return articles.run(
                statement,
                PlannerSettings.FOR_VALUES,
                row -> new ScannedArticle(row.getObject("id", UUID.class), Sql.instant(row, "published_at")));
    }
}
