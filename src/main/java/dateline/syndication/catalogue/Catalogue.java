package dateline.syndication.catalogue;

import dateline.access.key.Caller;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleSearch;
import dateline.article.search.ArticleSearch.Search;
import dateline.article.search.ReadScope;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.partner.PartnerContext;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Lists what a partner may run now. One SQL condition selects the articles, and each item of a page is then decided
 * individually.
 */
@RequestScoped
class Catalogue {

    private final ArticleSearch search;
    private final RightsEvaluator rights;
    private final PageLinks links;
    private final Caller caller;
    private final PublicUrl url;

    Catalogue(ArticleSearch search, RightsEvaluator rights, PageLinks links, Caller caller, PublicUrl url) {
        this.search = search;
        this.rights = rights;
        this.links = links;
        this.caller = caller;
        this.url = url;
    }

    Page<CatalogueItem> page(PartnerContext partnerContext, ArticleQuery query, Instant now) {
        return page(
                partnerContext,
                query,
                CatalogueSql.readScope(partnerContext, now),
                RightsLinks.of(caller, partnerContext, url),
                now);
    }

    /** @param readScope the articles that may be listed; each item of a page is decided at the instant as well */
    Page<CatalogueItem> page(
            PartnerContext partnerContext,
            ArticleQuery query,
            ReadScope readScope,
            RightsLinks rightsLinks,
            Instant now) {
        if (query.include() != null) {
            throw Problem.of(
                            "parameter-invalid",
                            "include: the catalogue includes no related resources. Leave the parameter out.")
                    .parameter("include", "invalid-value", "A catalogue includes no related resources.");
        }
        Page<ArticleRow> rows = search.findPage(
                        new Search(query, ArticleRead.withContent(Audience.EVERYBODY, now), readScope), links)
                .page();
        Map<UUID, Decision> decisions = rights.decideAll(partnerContext, rows.items(), now);
        List<CatalogueItem> items = rows.items().stream()
                .flatMap(row -> item(row, decisions.get(row.id()), rightsLinks, now))
                .toList();
        return rows.with(items).modified(null);
    }

    // Omits articles whose decision has changed between the selection and the evaluation.
    private static Stream<CatalogueItem> item(ArticleRow row, Decision decision, RightsLinks rightsLinks, Instant now) {
        return decision instanceof Permitted permitted
                ? Stream.of(CatalogueItem.of(row, permitted, rightsLinks, now))
                : Stream.empty();
    }
}
