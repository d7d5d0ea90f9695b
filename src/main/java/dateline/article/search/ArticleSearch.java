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
import dateline.article.search.CandidateQuery.SortOrder;
import dateline.article.search.TimeBucketScan.SelectedColumn;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Lists of live articles: filtered, searched, in keyset order; one statement a page. */
@Singleton
public class ArticleSearch {

    // With what the last stretch of time holds beyond, and the page, fewer than 10,000 rows are read.
    private static final int RANKED = 9_500;
    private static final int DEEPEST = 1_000;

    /** What is looked for, and what the caller may find. */
    public record Search(ArticleQuery query, Audience audience, Instant now, ReadScope reach, boolean finished) {

        public Search(ArticleQuery query, Audience audience, Instant now, ReadScope reach) {
            this(query, audience, now, reach, false);
        }

        /** @param finished whether rows in bytes are taken, too: cards, as nobody asked for less or more */
        public Search(ArticleQuery query, Audience audience, Instant now, boolean finished) {
            this(query, audience, now, ReadScope.of(audience, now), finished);
        }
    }

    private final AgroalDataSource database;
    private final AgroalDataSource reads;
    private final Cursors cursors;
    private final ParsedSearchCache texts;
    private final FacetCounts facets;
    private final NameCache memory;
    private final ArticlePageReader pages;
    private final ArticleRows rows;

    ArticleSearch(
            AgroalDataSource database,
            @DataSource("reads") AgroalDataSource reads,
            Cursors cursors,
            ParsedSearchCache texts,
            FacetCounts facets,
            NameCache memory,
            ArticlePageReader pages,
            ArticleRows rows) {
        this.memory = memory;
        this.pages = pages;
        this.rows = rows;
        this.database = database;
        this.reads = reads;
        this.cursors = cursors;
        this.texts = texts;
        this.facets = facets;
    }

    public Page<ArticleRow> page(Search search, PageLinks links) {
        ArticleQuery query = search.query();
        boolean relevance = "relevance".equals(query.sort());
        if (relevance && query.q() == null) {
            throw Problem.of("parameter-invalid", "sort: relevance needs q.")
                    .parameter("sort", "needs-q", "Only together with q.");
        }
        FacetCounts.check(query.facets());
        Feed feed = query.feed() == null ? null : feed(query.feed());
        for (String dictionaries = null; ; ) {
            SearchExpression words = query.q() == null ? null : texts.parsed(query.q(), query.language(), dictionaries);
            CandidateQuery pick =
                    new CandidateQuery(query, feed, search.reach(), words, SortOrder.of(query.sort()), null);
            FoundPage found = relevance ? ranked(search, pick, links) : ordered(search, pick, links);
            dictionaries = found.beside().dictionaries();
            if (words == null || words.dictionaries().equals(dictionaries))
                return facets.counted(found.page(), query, pick);
        }
    }

    private FoundPage ordered(Search search, CandidateQuery pick, PageLinks links) {
        ArticleQuery query = search.query();
        SortOrder order = pick.order();
        pick = pick.from(cursors, links);
        Function<ArticleRow, String> cursor = order.cursor(cursors, links);
        return pages.read(search, pick, pick.first(query.size() + 1), cursor, links);
    }

    // The newest matches are ranked, so that a common word costs what a rare one does.
    private FoundPage ranked(Search search, CandidateQuery pick, PageLinks links) {
        ArticleQuery query = search.query();
        int skipped = query.cursor() == null
                ? 0
                : Integer.parseInt(cursors.open(links.query(), query.cursor()).get(0));
        if (skipped + query.size() > DEEPEST) {
            throw Problem.of(
                    "page-too-deep",
                    "Relevance pages the best " + DEEPEST + "; narrow the search or sort by -publishedAt.");
        }
        Sql rank = new Sql()
                .add("ts_rank(")
                .add(SearchExpression.searched(search.reach()))
                .add(",")
                .add(pick.words().query())
                .add(")");
        Sql found = new Sql()
                .add("select f.* from (")
                .add(pick.first(RANKED, List.of(new SelectedColumn("rank", "real", rank))))
                .add(
                        ") f order by f.rank desc, f.published_at desc, f.id desc limit ? offset ?",
                        query.size() + 1,
                        skipped);
        return pages.read(
                search,
                pick,
                found,
                last -> cursors.seal(links.query(), String.valueOf(skipped + query.size())),
                links);
    }

    private static Feed feed(String slug) {
        return Feed.<Feed>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of(
                                "parameter-invalid", "feed: there is no feed " + slug + "; /v1/feeds lists them.")
                        .parameter("feed", "feed-unknown", "There is no feed " + slug + "."));
    }

    /** Whatever state it is in, as long as it was published; by id or slug. Loads the text of hidden articles, too. */
    public Optional<ArticleRow> published(String article, Audience audience, Instant now) {
        return published(article, audience, now, new Sql());
    }

    /** The same, empty for what the audience may not know of, whose text is not loaded. */
    public Optional<ArticleRow> known(String article, Audience audience, Instant now) {
        return published(article, audience, now, new Sql().add("and").add(ArticleSql.known(audience, now)));
    }

    private Optional<ArticleRow> published(String article, Audience audience, Instant now, Sql which) {
        NameSnapshot names = memory.names();
        return ArticleSql.unnamed(true, audience, now, names, new Sql())
                .add(ArticleSql.named(article))
                .add(which)
                .firstPlannedOnce(database, RowBeforeNames::inParts)
                .map(row -> memory.named(names, row));
    }

    /** As {@link #known}, in bytes where it was finished. */
    public Optional<ArticleRow> finished(String article, Audience audience, Instant now) {
        NameSnapshot names = memory.names();
        return RowBeforeNames.select(true, audience, now, names, new Sql())
                .add(ArticleSql.named(article))
                .add("and")
                .add(ArticleSql.known(audience, now))
                .firstPlannedOnce(database, RowBeforeNames::of)
                .map(row -> memory.named(names, row));
    }

    /** The same of many, by id, without their bodies; in no order. */
    public List<ArticleRow> published(Collection<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return rows.list(false, audience, now, new Sql().add("where a.id = any(?) and a.version > 0", articles));
    }

    /** Rows of some articles that are live, for what has chosen them already; in no order. */
    public List<ArticleRow> live(List<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return rows.list(
                false,
                audience,
                now,
                new Sql().add("where a.id = any(?) and", articles).add(ArticleSql.live("a", now)));
    }

    /** An article on a walk through many, and its place there. */
    public record ScannedArticle(UUID id, Instant publishedAt) {}

    /**
     * All that are reached, the oldest first, after an instant of publication and an id.
     *
     * @param source only its articles; empty for all
     */
    public List<ScannedArticle> walk(ReadScope reach, String source, Instant after, UUID id, int limit) {
        ArticleQuery query = source.isEmpty() ? ArticleQuery.EVERYTHING : ArticleQuery.ofSource(source);
        SortOrder order = new SortOrder("published_at", false);
        return new Sql()
                .add("select f.* from (")
                .add(new CandidateQuery(query, null, reach, null, order, new KeysetPosition(after, id)).first(limit))
                .add(") f")
                .add(order.by("f", "id"))
                .list(
                        database,
                        row -> new ScannedArticle(row.getObject("id", UUID.class), Sql.instant(row, "published_at")));
    }
}
