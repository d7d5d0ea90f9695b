package dateline.syndication.catalogue;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsSyndication;
import dateline.article.search.ArticleQuery;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.DurableResponse;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.syndication.audit.DeniedReads;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.KnowableArticles;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.delivery.PackageDelivery;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.delivery.QuotaExhausted;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PartnerContextCache;
import dateline.syndication.partner.UseParameter;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The catalogue of a partner's own outlet and the packages of its articles. */
@Path("/v1/syndication/articles")
@Produces("application/json")
@ReadsSyndication
@Blocking
public class SyndicationResource {

    private final PartnerContextCache partnerContexts;
    private final KnowableArticles knowable;
    private final RightsEvaluator rights;
    private final Catalogue catalogue;
    private final PackageDelivery delivery;
    private final DeniedReads denials;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    SyndicationResource(
            PartnerContextCache partnerContexts,
            KnowableArticles knowable,
            RightsEvaluator rights,
            Catalogue catalogue,
            PackageDelivery delivery,
            DeniedReads denials,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.partnerContexts = partnerContexts;
        this.knowable = knowable;
        this.rights = rights;
        this.catalogue = catalogue;
        this.delivery = delivery;
        this.denials = denials;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<CatalogueItem> listCatalogue(@Valid @BeanParam ArticleQuery query, @Valid @BeanParam UseParameter use) {
        return catalogue.page(partnerContexts.of(caller).forUse(use.orDefault()), query, now.instant());
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @ServerCached(ServerCached.CacheScope.OUTLET)
    @APIResponseSchema(PackageView.class)
    public RestResponse<DurableResponse> getPackage(@RestPath String article, @Valid @BeanParam UseParameter use) {
        // Decide at the instant of the key look-up: it is after the request was sent, and a cached package is served as
        // of the same instant.
        Instant at = caller.authenticated().orElseThrow().at();
        PartnerContext partnerContext = partnerContexts.of(caller).forUse(use.orDefault());
        KnowableArticles.Row found = knowable.require(
                partnerContext,
                article,
                at,
                (id, reason) -> denials.count(denial(partnerContext, id, reason.code()), at));
        DecisionContext context = rights.evaluate(partnerContext, found, at);
        UUID id = context.article().id();
        context.denied()
                .ifPresent(denied ->
                        denials.count(denial(partnerContext, id, denied.reason().code()), at));
        DenialResponses.throwIfGone(context, article, url, at);
        if (context.permitted().isPresent() && isFormerSlug(context, article)) return redirectToCurrentSlug(context);
        try {
            return RestResponse.ok(delivery.prepare(context, caller.keyId(), at));
        } catch (Problem problem) {
            if (problem.code().equals(QuotaExhausted.CODE))
                denials.count(denial(partnerContext, id, problem.code()), at);
            throw problem;
        }
    }

    private DeniedReads.Denial denial(PartnerContext partnerContext, UUID article, String reason) {
        return new DeniedReads.Denial(
                partnerContext.partner().id,
                partnerContext.outlet().id,
                article,
                reason,
                caller.keyId(),
                caller.name());
    }

    private static boolean isFormerSlug(DecisionContext context, String article) {
        return !article.equals(context.article().slug())
                && !article.equals(context.article().id().toString());
    }

    private RestResponse<DurableResponse> redirectToCurrentSlug(DecisionContext context) {
        return RestResponse.ResponseBuilder.<DurableResponse>create(RestResponse.Status.MOVED_PERMANENTLY)
                .location(
                        URI.create(RightsLinks.partner(context.partnerContext().use(), url)
                                .packageUrl(context.article().slug())))
                .build();
    }
}
