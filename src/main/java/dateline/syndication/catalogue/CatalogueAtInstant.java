package dateline.syndication.catalogue;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleSql;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleQueryBuilder;
import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.ArticleHistory;
import dateline.syndication.decision.ArticleHistory.PastArticle;
import dateline.syndication.decision.ArticleHistory.PastPosition;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PartnerHistory;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lists what a partner may run at another instant, among the articles that the caller may see now: that an article is
 * scheduled, or was killed since, is not shown to somebody who may not know of it.
 */
@RequestScoped
class CatalogueAtInstant {

    private static final int DEFAULT_LIMIT = 20;

    private final Catalogue catalogue;
    private final PartnerHistory partners;
    private final ArticleHistory articles;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final PublicUrl url;

    CatalogueAtInstant(
            Catalogue catalogue,
            PartnerHistory partners,
            ArticleHistory articles,
            Cursors cursors,
            PageLinks links,
            Caller caller,
            PublicUrl url) {
        this.catalogue = catalogue;
        this.partners = partners;
        this.articles = articles;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.url = url;
    }

    /**
     * @param query for an instant in the past, only with limit, cursor and fields: the versions of then are in no index
     * @throws Problem 422 {@code history-unknown} before the first record of partner or outlet
     */
    Page<CatalogueItem> page(PartnerContext today, ArticleQuery query, Instant at, Instant now) {
        Sql visible = visibleNow(today, now);
        RightsLinks rightsLinks = RightsLinks.of(caller, today, url).at(at);
        if (at.isBefore(now)) return pastPage(today, query, at, visible, rightsLinks);
        ReadScope then = CatalogueSql.readScope(today, at);
        Sql articlesOfThen =
                Sql.of("(").add(then.articles()).add("and").add(visible).add(")");
        ReadScope scope = ReadScope.forPartner(
                articlesOfThen, then.teaser(), then.fullText(), then.ranges(), then.additionalIds());
        return catalogue.page(today, query, scope, rightsLinks, at);
    }

    private Page<CatalogueItem> pastPage(
            PartnerContext today, ArticleQuery query, Instant at, Sql visible, RightsLinks rightsLinks) {
        requireNoFilter(query);
        PartnerContext then = partners.load(today, at);
        int limit = query.limit() == null ? DEFAULT_LIMIT : query.limit();
        Page<PastArticle> page = Page.of(
                articles.list(then, at, visible, position(query.cursor()), limit + 1),
                limit,
                last -> cursors.seal(
                        links.query(),
                        last.row().publishedAt().toString(),
                        last.row().id().toString()),
                links,
                null);
        return page.with(page.items().stream()
                .flatMap(article -> item(then, article, rightsLinks, at))
                .toList());
    }

    private static Stream<CatalogueItem> item(
            PartnerContext then, PastArticle article, RightsLinks rightsLinks, Instant at) {
        Decision decision = Decision.decide(then.requestedUse(), article.facts(), then.permissionFacts(), at);
        return decision instanceof Permitted permitted
                ? Stream.of(CatalogueItem.of(article.row(), permitted, rightsLinks, at))
                : Stream.empty();
    }

    private PastPosition position(String cursor) {
        if (cursor == null) return null;
        List<String> values = cursors.open(links.query(), cursor);
        return new PastPosition(Instant.parse(values.get(0)), UUID.fromString(values.get(1)));
    }

    private static void requireNoFilter(ArticleQuery query) {
        ArticleQuery allowed = ArticleQueryBuilder.builder()
                .limit(query.limit())
                .cursor(query.cursor())
                .fields(query.fields())
                .build();
        if (allowed.equals(query)) return;
        throw Problem.of(
                        "parameter-invalid",
                        "at: a catalogue of the past is not filtered or sorted. Send only at, outlet, use, limit, cursor and fields.")
                .parameter("at", "exclusive", "In the past only with outlet, use, limit, cursor and fields.");
    }

    // Who reads drafts may see every article except killed ones; others see what today's lists show them.
    private Sql visibleNow(PartnerContext today, Instant now) {
        if (caller.hasScope(Scopes.ARTICLES_WRITE) || caller.hasScope(Scopes.DRAFTS_READ))
            return Sql.of("a.pub_status <> 'canceled'");
        Audience audience = caller.hasScope(Scopes.ARTICLES_READ) ? Audience.NEWSROOM : Audience.EVERYBODY;
        return Sql.of("(")
                .add(CatalogueSql.of(today, now).condition())
                .add("or")
                .add(ArticleSql.visible("a", audience, Sql.of(":now").with("now", now)))
                .add(")");
    }
}
