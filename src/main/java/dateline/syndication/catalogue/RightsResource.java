package dateline.syndication.catalogue;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsPermissions;
import dateline.access.scope.Scopes;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.rights.Level;
import dateline.rights.Use;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.KnowableArticles;
import dateline.syndication.decision.RightsAtInstant;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.delivery.QuotaState;
import dateline.syndication.delivery.Quotas;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.partner.UseParameter;
import dateline.syndication.terms.Quota;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The decision on one article with its terms: for a partner's key about the partner itself, for the rights desk about
 * any partner.
 */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/rights")
@Produces("application/json")
@ReadsPermissions
@Blocking
public class RightsResource {

    private final KnowableArticles knowable;
    private final RightsEvaluator rights;
    private final RightsAtInstant rightsAtInstant;
    private final Quotas quotas;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    RightsResource(
            KnowableArticles knowable,
            RightsEvaluator rights,
            RightsAtInstant rightsAtInstant,
            Quotas quotas,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.knowable = knowable;
        this.rights = rights;
        this.rightsAtInstant = rightsAtInstant;
        this.quotas = quotas;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public RightsView getRights(
            @RestPath String article,
            @RestQuery UUID partner,
            @RestQuery UUID outlet,
            @RestQuery Instant at,
            @Valid @BeanParam UseParameter use) {
        boolean forRightsDesk = caller.hasScope(Scopes.PERMISSIONS_WRITE);
        PartnerContext partnerContext = (forRightsDesk
                        ? contextOfNamedPartner(partner, outlet)
                        : RequestingPartner.loadContext(caller, partner, outlet))
                .forUse(use.orDefault());
        KnowableArticles.Row found = forRightsDesk
                ? knowable.find(partnerContext, article, now.instant())
                : knowable.require(partnerContext, article, now.instant(), (id, reason) -> {});
        DecisionContext context = rights.evaluate(partnerContext, found, now.instant());
        if (!forRightsDesk) DenialResponses.throwIfGone(context, article, url, now.instant());
        // Redirects from a former slug only if the article is permitted, because the redirect reveals the current slug.
        if (context.permitted().isPresent()) context.article().requireCurrentSlug(article);
        RightsLinks rightsLinks = RightsLinks.of(caller, partnerContext, url);
        if (at == null) return RightsView.of(context, quotaUse(context, now.instant()), rightsLinks, now.instant());
        DecisionContext asked = rightsAtInstant.evaluate(context, at, now.instant());
        // How much of a quota had been used at an earlier instant is not recorded.
        RightsView.QuotaUse quota = at.isBefore(now.instant()) ? null : quotaUse(asked, at);
        return RightsView.of(asked, quota, rightsLinks.at(at), at);
    }

    private static PartnerContext contextOfNamedPartner(UUID partner, UUID outlet) {
        if (partner == null) {
            throw Problem.of("parameter-invalid", "partner: a key of the rights desk must name the partner.")
                    .parameter("partner", "missing", "The id of a partner.");
        }
        return RequestingPartner.loadContext(partner, outlet);
    }

    private RightsView.QuotaUse quotaUse(DecisionContext context, Instant at) {
        Use use = context.partnerContext().use();
        Permission permission = context.permission()
                .filter(found -> found.terms.quotaOf(use) != null)
                .orElse(null);
        if (permission == null) return null;
        UUID article = context.article().id();
        QuotaState state = quotas.state(permission, use, List.of(article), at);
        String effect = context.permitted()
                .map(permitted -> permitted.level() == Level.FULL ? state.deliveryEffect(article) : "free")
                .orElse(null);
        Quota quota = state.quota();
        return new RightsView.QuotaUse(quota.limit(), quota.period(), state.used(), state.resetsAt(), effect);
    }
}
