package dateline.article;

import dateline.database.Sql;
import dateline.http.Cursors;
import dateline.http.Fields;
import dateline.http.Page;
import dateline.http.PageLinks;
import dateline.http.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists of live articles: filtered, in keyset order, one statement a page. */
@Singleton
public class ArticleSearch {

    private static final int COUNTED = 10_000;
    private static final int RANKED = 10_000;
    private static final int DEEPEST = 1_000;

    /** Columns to sort by; both fall back on the id, so that the order is total. */
    private record Order(String column, boolean descending) {
        static Order of(String sort) {
            if (sort == null) return new Order("published_at", true);
            return new Order(sort.endsWith("modifiedAt") ? "modified_at" : "published_at", sort.startsWith("-"));
        }

        Instant position(ArticleRow row) {
            return column.equals("published_at") ? row.publishedAt() : row.modifiedAt();
        }
    }

    /**
     * What a caller may see.
     *
     * @param articles condition on {@code a} and its source {@code s}: those shown at all
     * @param whole condition on those whose whole text a search may match; of the others it matches what everybody may read
     */
    public record Reach(Sql articles, Sql whole) {

        static Reach of(Audience audience, Instant now) {
            Sql articles =
                    new Sql().add(ArticleSql.live("a", now)).add("and").add(ArticleSql.readable("a", "s", audience));
            String whole = audience == Audience.NEWSROOM
                    ? "true"
                    : "coalesce(a.visibility, s.visibility, 'public') = 'public'";
            return new Reach(articles, new Sql().add(whole));
        }
    }

    /** What is looked for: a condition of the caller's own, and what the parameters say. */
    public record Search(ArticleQuery query, Audience audience, Instant now, Sql within, Reach reach) {

        public Search(ArticleQuery query, Audience audience, Instant now, Sql within) {
            this(query, audience, now, within, Reach.of(audience, now));
        }
    }

    private final AgroalDataSource database;
    private final Cursors cursors;

    ArticleSearch(AgroalDataSource database, Cursors cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    public Page<ArticleRow> page(Search search, PageLinks links) {
        ArticleQuery query = search.query();
        boolean relevance = "relevance".equals(query.sort());
        if (relevance && query.q() == null) {
            throw Problem.of("parameter-invalid", "sort: relevance needs q.")
                    .parameter("sort", "needs-q", "Only together with q.");
        }
        // Before the rows: what changes in between is then newer than what is said of them.
        Instant modified = lastChange(search.audience(), search.now());
        Sql condition = condition(search);
        Page.Count count = query.count() == null ? null : count(search, condition);
        Page<ArticleRow> page =
                relevance ? ranked(search, condition, count, links) : ordered(search, condition, count, links);
        return page.modified(modified);
    }

    /** Of all that this audience could ever see: never earlier than the last change of what it sees in a list. */
    public Instant lastChange(Audience audience, Instant now) {
        return new Sql()
                .add(
                        "select c.at from change c join article a on a.id = c.article_id where a.version > 0 and c.at <= ?",
                        now)
                .add(audience == Audience.NEWSROOM ? "" : "and a.first_public_at is not null")
                .add("order by c.at desc limit 1")
                .first(database, row -> Sql.instant(row, "at"))
                .orElse(null);
    }

    private Page<ArticleRow> ordered(Search search, Sql condition, Page.Count count, PageLinks links) {
        ArticleQuery query = search.query();
        Order order = Order.of(query.sort());
        Sql sql = select(search).add("where").add(condition);
        if (query.cursor() != null) {
            List<String> position = cursors.open(links.query(), query.cursor());
            sql.add(
                    "and (a.%s, a.id) %s (?, ?)".formatted(order.column(), order.descending() ? "<" : ">"),
                    Instant.parse(position.get(0)),
                    UUID.fromString(position.get(1)));
        }
        String direction = order.descending() ? "desc" : "asc";
        sql.add("order by a.%s %s, a.id %s limit ?".formatted(order.column(), direction, direction), query.size() + 1);
        return Page.of(
                sql.list(database, ArticleRow::of),
                query.size(),
                last -> cursors.seal(
                        links.query(),
                        order.position(last).toString(),
                        last.id().toString()),
                links,
                count);
    }

    // The newest matches are ranked, so that a common word costs what a rare one does.
    private Page<ArticleRow> ranked(Search search, Sql condition, Page.Count count, PageLinks links) {
        ArticleQuery query = search.query();
        int skipped = query.cursor() == null
                ? 0
                : Integer.parseInt(cursors.open(links.query(), query.cursor()).get(0));
        if (skipped + query.size() > DEEPEST) {
            throw Problem.of(
                    "page-too-deep",
                    "Relevance pages the best " + DEEPEST + "; narrow the search or sort by -publishedAt.");
        }
        Sql sql = select(search)
                .add("join (select m.id, m.rank from (select a.id, a.published_at, ts_rank(")
                .add("case when")
                .add(search.reach().whole())
                .add("then x.whole else x.open end")
                .add(",")
                .add(tsquery(query))
                .add(") as rank from article a")
                .add("left join source s on s.slug = a.source join article_text x on x.article_id = a.id where")
                .add(condition)
                .add(
                        "order by a.published_at desc limit ?) m order by m.rank desc, m.published_at desc, m.id desc",
                        RANKED)
                .add("limit ? offset ?) best on best.id = a.id", query.size() + 1, skipped)
                .add("order by best.rank desc, a.published_at desc, a.id desc");
        return Page.of(
                sql.list(database, ArticleRow::of),
                query.size(),
                last -> cursors.seal(links.query(), String.valueOf(skipped + query.size())),
                links,
                count);
    }

    private Sql select(Search search) {
        boolean body = Fields.wants(search.query().fields(), "body")
                || Fields.wants(search.query().fields(), "bodyHtml");
        Sql sql = ArticleSql.select(body, search.audience(), search.now());
        return search.query().q() == null || "relevance".equals(search.query().sort())
                ? sql
                : sql.add("join article_text x on x.article_id = a.id");
    }

    private Sql condition(Search search) {
        ArticleQuery query = search.query();
        Sql sql = new Sql()
                .add(search.reach().articles())
                .add("and")
                .add(ArticleFilter.of(query).condition());
        if (query.feed() != null) sql.add("and").add(feed(query.feed()).condition());
        if (query.publishedFrom() != null) sql.add("and a.published_at >= ?", query.publishedFrom());
        if (query.publishedTo() != null) sql.add("and a.published_at < ?", query.publishedTo());
        if (query.modifiedFrom() != null) sql.add("and a.modified_at >= ?", query.modifiedFrom());
        if (query.q() != null) sql.add("and").add(matches(query, search.reach()));
        if (search.within() != null) sql.add("and").add(search.within());
        return sql;
    }

    private static Feed feed(String slug) {
        return Feed.<Feed>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of(
                                "parameter-invalid", "feed: there is no feed " + slug + "; /v1/feeds lists them.")
                        .parameter("feed", "feed-unknown", "There is no feed " + slug + "."));
    }

    private static Sql matches(ArticleQuery query, Reach reach) {
        return new Sql()
                .add("(x.open @@")
                .add(tsquery(query))
                .add("or (")
                .add(reach.whole())
                .add("and x.whole @@")
                .add(tsquery(query))
                .add("))");
    }

    private static Sql tsquery(ArticleQuery query) {
        String language = query.language() == null ? "en" : query.language().split(",")[0];
        return new Sql()
                .add(
                        "(websearch_to_tsquery(cast(? as regconfig), ?) || websearch_to_tsquery('simple', ?))",
                        TextIndex.configuration(language),
                        query.q(),
                        query.q());
    }

    private Page.Count count(Search search, Sql condition) {
        Sql sql =
                new Sql().add("select count(*) from (select 1 from article a left join source s on s.slug = a.source");
        if (search.query().q() != null) sql.add("join article_text x on x.article_id = a.id");
        sql.add("where").add(condition).add("limit ?) counted", COUNTED + 1);
        int matches = sql.first(database, row -> row.getInt(1)).orElseThrow();
        return new Page.Count(Math.min(matches, COUNTED), matches > COUNTED);
    }

    /** The newest articles of a feed, pinned ones first; with their bodies. */
    public List<ArticleRow> ofFeed(Feed feed, Audience audience, Instant now) {
        Sql sql = ArticleSql.select(true, audience, now)
                .add("where")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", "s", audience))
                .add("and")
                .add(feed.condition())
                .add(
                        "order by array_position(cast(? as uuid[]), a.id), a.published_at desc, a.id desc limit ?",
                        feed.pinnedIds(),
                        feed.itemCount);
        return sql.list(database, ArticleRow::of);
    }

    /** An article that a feed once showed to everybody and shows no more. */
    public record Removed(UUID id, Instant at) {}

    public List<Removed> removedFrom(Feed feed, Instant now) {
        return new Sql()
                .add("select a.id, (select max(c.at) from change c where c.article_id = a.id) as at from article a")
                .add("where a.first_public_at is not null and a.published_at <= ? and not", now)
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(feed.condition())
                .add("order by at desc limit 100")
                .list(database, row -> new Removed(row.getObject("id", UUID.class), Sql.instant(row, "at")));
    }

    /** Whatever state it is in, as long as it was published; by id or slug. */
    public Optional<ArticleRow> published(String article, Audience audience, Instant now) {
        Sql sql = ArticleSql.select(true, audience, now);
        if (dateline.http.Ids.isUuid(article)) {
            sql.add("where a.id = ?", UUID.fromString(article));
        } else {
            sql.add("join slug named on named.article_id = a.id where named.slug = ?", article);
        }
        return sql.add("and a.version > 0").first(database, ArticleRow::of);
    }

    /** Rows of some articles that are live, for what has chosen them already; in no order. */
    public List<ArticleRow> live(List<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return ArticleSql.select(false, audience, now)
                .add("where a.id = any(?) and", articles)
                .add(ArticleSql.live("a", now))
                .list(database, ArticleRow::of);
    }
}
