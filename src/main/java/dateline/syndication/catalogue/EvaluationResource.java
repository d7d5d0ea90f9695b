package dateline.syndication.catalogue;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsPermissions;
import dateline.access.scope.Scopes;
import dateline.article.read.ArticleReader;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.rights.Use;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.KnowableArticles;
import dateline.syndication.decision.RightsAtInstant;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.RequestingPartner;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** Evaluates the rights to many articles in one request, without changing anything. */
@Path("/v1/rights/evaluations")
@Produces("application/json")
@ReadsPermissions
@Blocking
public class EvaluationResource {

    private final KnowableArticles knowable;
    private final RightsEvaluator rights;
    private final RightsAtInstant rightsAtInstant;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    EvaluationResource(
            KnowableArticles knowable,
            RightsEvaluator rights,
            RightsAtInstant rightsAtInstant,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.rightsAtInstant = rightsAtInstant;
        this.knowable = knowable;
        this.rights = rights;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    // The POST only reads. An Idempotency-Key is ignored, because a retry needs no stored response.
    @POST
    @Consumes("application/json")
    @Transactional
    public RestResponse<EvaluationView> evaluateRights(@NotNull @Valid EvaluationRequest request) {
        boolean forRightsDesk = caller.hasScope(Scopes.PERMISSIONS_WRITE);
        Use use = request.action() == null ? Use.REPRODUCE : request.action().use();
        PartnerContext partnerContext =
                (forRightsDesk ? contextOfNamedPartner(request) : contextOfCaller(request)).forUse(use);
        Collection<UUID> visible = forRightsDesk
                ? request.articles()
                : knowable.filterKnowable(partnerContext, request.articles(), now.instant());
        Map<UUID, DecisionContext> contexts = rights.evaluateAll(partnerContext, visible, now.instant());
        RightsLinks rightsLinks = RightsLinks.of(caller, partnerContext, url).at(request.at());
        Function<DecisionContext, EvaluationView.Item> shown = request.at() == null
                ? context -> EvaluationView.Item.of(context, rightsLinks)
                : itemsAt(partnerContext, contexts.keySet(), request.at(), rightsLinks);
        List<EvaluationView.Item> items = request.articles().stream()
                .map(article -> item(article, contexts.get(article), forRightsDesk, shown, rightsLinks))
                .toList();
        Instant at = request.at() == null ? now.instant() : request.at();
        return RestResponse.ok(
                new EvaluationView(partnerContext.partner().id, partnerContext.outlet().id, use.wireName(), at, items));
    }

    /** @param shown makes the item of an article that the caller may know of, from the decision of now */
    private EvaluationView.Item item(
            UUID article,
            DecisionContext context,
            boolean forRightsDesk,
            Function<DecisionContext, EvaluationView.Item> shown,
            RightsLinks rightsLinks) {
        if (context == null)
            return EvaluationView.Item.unknown(article, ArticleReader.notFound(article.toString()), rightsLinks);
        try {
            if (!forRightsDesk) DenialResponses.throwIfGone(context, article.toString(), url, now.instant());
            return shown.apply(context);
        } catch (Problem hidden) {
            return EvaluationView.Item.unknown(article, hidden, rightsLinks);
        }
    }

    private Function<DecisionContext, EvaluationView.Item> itemsAt(
            PartnerContext partnerContext, Set<UUID> articles, Instant at, RightsLinks rightsLinks) {
        Map<UUID, DecisionContext> asked = rightsAtInstant.evaluateAll(partnerContext, articles, at, now.instant());
        return today -> {
            UUID article = today.article().id();
            if (!asked.containsKey(article)) throw rightsAtInstant.unknownArticle(article);
            return EvaluationView.Item.of(asked.get(article), rightsLinks);
        };
    }

    private static PartnerContext contextOfNamedPartner(EvaluationRequest request) {
        if (request.partner() == null) {
            throw Problem.invalidBody().at("/partner", "missing", "A key of the rights desk must name the partner.");
        }
        if (Partner.findById(request.partner()) == null) {
            throw Problem.invalidBody()
                    .at("/partner", "partner-unknown", "There is no partner " + request.partner() + ".");
        }
        return PartnerContext.of(request.partner(), Outlet.resolve(request.partner(), request.outlet(), null));
    }

    private PartnerContext contextOfCaller(EvaluationRequest request) {
        UUID partner = RequestingPartner.loadContext(caller).partner().id;
        if (request.partner() != null && !request.partner().equals(partner)) {
            throw Problem.invalidBody()
                    .at("/partner", "not-allowed", "Your key belongs to a partner; leave this member out.");
        }
        return PartnerContext.of(
                partner,
                Outlet.resolve(partner, request.outlet(), caller.outlet().orElse(null)));
    }
}
