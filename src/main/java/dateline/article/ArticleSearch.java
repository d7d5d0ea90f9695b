package dateline.article;

import dateline.article.ArticlePick.Order;
import dateline.article.ArticlePick.Position;
import dateline.article.TimeWalk.Column;
import dateline.database.Sql;
import dateline.http.Cursors;
import dateline.http.Fields;
import dateline.http.Ids;
import dateline.http.Page;
import dateline.http.PageLinks;
import dateline.http.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Lists of live articles: filtered, searched, in keyset order; one statement a page. */
@Singleton
public class ArticleSearch {

    private static final int RANKED = 10_000;
    private static final int DEEPEST = 1_000;

    /** What is looked for, and what the caller may find. */
    public record Search(ArticleQuery query, Audience audience, Instant now, Reach reach, boolean finished) {

        public Search(ArticleQuery query, Audience audience, Instant now, Reach reach) {
            this(query, audience, now, reach, false);
        }

        /** @param finished whether rows in bytes are taken, too: cards, as nobody asked for less or more */
        Search(ArticleQuery query, Audience audience, Instant now, boolean finished) {
            this(query, audience, now, Reach.of(audience, now), finished);
        }
    }

    private final AgroalDataSource database;
    private final Cursors cursors;
    private final TextSearch texts;
    private final FacetCounts facets;
    private final Naming names;

    ArticleSearch(AgroalDataSource database, Cursors cursors, TextSearch texts, FacetCounts facets, Naming names) {
        this.names = names;
        this.database = database;
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
        TextSearch.Parsed words = query.q() == null ? null : texts.parse(query.q(), query.language());
        Order order = Order.of(query.sort());
        ArticlePick pick = new ArticlePick(query, feed, search.reach(), words, order, null);
        Page<ArticleRow> page = relevance ? ranked(search, pick, links) : ordered(search, pick, links);
        return facets.counted(page, query, pick);
    }

    private Page<ArticleRow> ordered(Search search, ArticlePick pick, PageLinks links) {
        ArticleQuery query = search.query();
        Order order = pick.order();
        if (query.cursor() != null) {
            List<String> place = cursors.open(links.query(), query.cursor());
            pick = pick.after(new Position(Instant.parse(place.get(0)), UUID.fromString(place.get(1))));
        }
        Function<ArticleRow, String> cursor = last -> cursors.seal(
                links.query(), order.position(last).toString(), last.id().toString());
        if (search.finished()) return finished(search, pick, cursor, links);
        Sql found = new Sql()
                .add("select f.*, 0 as rank from (")
                .add(pick.first(query.size() + 1))
                .add(") f");
        return read(search, pick, found, order.by("found", "id"), cursor, links);
    }

    private Page<ArticleRow> finished(
            Search search, ArticlePick pick, Function<ArticleRow, String> cursor, PageLinks links) {
        int size = search.query().size();
        Sql cards = FinishedRow.select(false, search.audience(), search.now());
        if (pick.everything()) {
            cards.add(pick.ofEverything(size + 1));
        } else {
            // Indexes have chosen; the article itself has the last word.
            cards.add("join (")
                    .add(pick.first(size + 1))
                    .add(") f on f.id = a.id where")
                    .add(search.reach().articles());
        }
        Sql sql = new Sql()
                .add("select last.at as last_change, found.* from (select")
                .add(LastChange.of(search.audience(), search.now()))
                .add("as at) last left join (")
                .add(cards)
                .add(") found on true")
                .add(pick.order().by("found", "id"));
        int[] naming = new int[1];
        Page<ArticleRow> page = page(search, pick, sql, cursor, links, row -> {
            FinishedRow one = FinishedRow.of(row, 1);
            naming[0] = one.naming();
            return one.article();
        });
        return page.with(names.named(page.items(), naming[0]));
    }

    // The newest matches are ranked, so that a common word costs what a rare one does.
    private Page<ArticleRow> ranked(Search search, ArticlePick pick, PageLinks links) {
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
                .add(TextSearch.Parsed.searched(search.reach()))
                .add(",")
                .add(pick.words().query())
                .add(")");
        Sql found = new Sql()
                .add("select f.* from (")
                .add(pick.first(RANKED, List.of(new Column("rank", "real", rank))))
                .add(
                        ") f order by f.rank desc, f.published_at desc, f.id desc limit ? offset ?",
                        query.size() + 1,
                        skipped);
        return read(
                search,
                pick,
                found,
                "order by found.rank desc, found.published_at desc, found.id desc",
                last -> cursors.seal(links.query(), String.valueOf(skipped + query.size())),
                links);
    }

    private Page<ArticleRow> read(
            Search search,
            ArticlePick pick,
            Sql found,
            String order,
            Function<ArticleRow, String> cursor,
            PageLinks links) {
        String fields = search.query().fields();
        boolean body = Fields.wants(fields, "body") || Fields.wants(fields, "bodyHtml");
        TextSearch.Parsed words = pick.words();
        boolean marked = words != null && (fields == null || Fields.wants(fields, "highlights"));
        Sql more = new Sql().add(marked ? Highlights.columns(words, search.reach(), search.now()) : Highlights.none());
        Sql sql = new Sql()
                .add("with found as materialized (")
                .add(ArticleSql.unnamed(body, search.audience(), search.now(), more.add(", f.rank")))
                .add("join (")
                .add(found)
                .add(") f on f.id = a.id");
        if (marked) sql.add("join article_text x on x.article_id = a.id");
        // Indexes have chosen; the article itself has the last word.
        sql.add("where")
                .add(search.reach().articles())
                .add("""
                        ), named as materialized (
                            select s.slug, t.name from (select distinct unnest(tags) as slug from found) s
                            cross join lateral (select t.name from tag t where t.slug = s.slug limit 1) t)
                        select last.at as last_change, found.*,
                        """ + ArticleSql.names("found", "named"))
                .add("from (select")
                .add(LastChange.of(search.audience(), search.now()))
                .add("as at) last left join found on true")
                .add(order);
        return page(search, pick, sql, cursor, links, ArticleRow::of);
    }

    private Page<ArticleRow> page(
            Search search,
            ArticlePick pick,
            Sql sql,
            Function<ArticleRow, String> cursor,
            PageLinks links,
            Sql.Row<ArticleRow> read) {
        Instant[] lastChange = new Instant[1];
        List<ArticleRow> rows = new ArrayList<>();
        Sql.Row<Boolean> take = row -> {
            lastChange[0] = Sql.instant(row, "last_change");
            if (row.getObject("id") == null) return false;
            return rows.add(read.read(row));
        };
        // Each size is a plan of its own, which every connection keeps: not one for whatever anybody thinks of.
        boolean usual = search.query().size() % 10 == 0;
        if (usual && pick.alongOneIndex()) sql.listPlannedOnce(database, take);
        else sql.list(database, take);
        return Page.of(rows, search.query().size(), cursor, links, null).modified(lastChange[0]);
    }

    private static Feed feed(String slug) {
        return Feed.<Feed>findByIdOptional(slug)
                .orElseThrow(() -> Problem.of(
                                "parameter-invalid", "feed: there is no feed " + slug + "; /v1/feeds lists them.")
                        .parameter("feed", "feed-unknown", "There is no feed " + slug + "."));
    }

    /** Whatever state it is in, as long as it was published; by id or slug. */
    public Optional<ArticleRow> published(String article, Audience audience, Instant now) {
        return published(article, ArticleSql.select(true, audience, now), ArticleRow::of);
    }

    /** The same, in bytes where it was finished. */
    Optional<ArticleRow> finished(String article, Audience audience, Instant now) {
        int[] naming = new int[1];
        return published(article, FinishedRow.select(true, audience, now), row -> {
                    FinishedRow one = FinishedRow.of(row, 0);
                    naming[0] = one.naming();
                    return one.article();
                })
                .map(row -> names.named(List.of(row), naming[0]).get(0));
    }

    private Optional<ArticleRow> published(String article, Sql sql, Sql.Row<ArticleRow> read) {
        if (Ids.isUuid(article)) {
            sql.add("where a.id = ?", UUID.fromString(article));
        } else {
            // What a working copy has chosen, or a correction of what is withheld, is nobody's to try out.
            sql.add("""
                    join slug named on named.article_id = a.id where named.slug = ? and exists (
                        select from version w where w.article_id = a.id and w.slug = named.slug
                          and (a.pub_status <> 'withheld' or w.created_at <= a.status_at))
                    """, article);
        }
        return sql.add("and a.version > 0").firstPlannedOnce(database, read);
    }

    /** The same of many, by id, without their bodies; in no order. */
    public List<ArticleRow> published(Collection<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return ArticleSql.select(false, audience, now)
                .add("where a.id = any(?) and a.version > 0", articles)
                .list(database, ArticleRow::of);
    }

    /** Rows of some articles that are live, for what has chosen them already; in no order. */
    public List<ArticleRow> live(List<UUID> articles, Audience audience, Instant now) {
        if (articles.isEmpty()) return List.of();
        return ArticleSql.select(false, audience, now)
                .add("where a.id = any(?) and", articles)
                .add(ArticleSql.live("a", now))
                .list(database, ArticleRow::of);
    }

    /** An article on a walk through many, and its place there. */
    public record Step(UUID id, Instant publishedAt) {}

    /**
     * All that are reached, the oldest first, after an instant of publication and an id.
     *
     * @param source only its articles; empty for all
     */
    public List<Step> walk(Reach reach, String source, Instant after, UUID id, int limit) {
        ArticleQuery query = source.isEmpty() ? ArticleQuery.EVERYTHING : ArticleQuery.ofSource(source);
        Order order = new Order("published_at", false);
        return new Sql()
                .add("select f.* from (")
                .add(new ArticlePick(query, null, reach, null, order, new Position(after, id)).first(limit))
                .add(") f")
                .add(order.by("f", "id"))
                .list(database, row -> new Step(row.getObject("id", UUID.class), Sql.instant(row, "published_at")));
    }
}
