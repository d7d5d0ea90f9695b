package dateline.syndication.decision;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.syndication.partner.PartnerContext;
import java.util.UUID;

/**
 * Links to the rights and package of an article: for a partner its own, for the rights desk those of the partner that
 * it named. A link that the key may not follow is null. The catalogue, rights documents and evaluations show them; a
 * package has links of its own, {@code PackageView.Links}.
 *
 * @param partner null for a partner's own key
 * @param outlet null for a partner's own key
 * @param mayReadText whether the key may read packages
 * @param mayReadRights whether the key may read rights
 */
public record RightsLinks(UUID partner, UUID outlet, boolean mayReadText, boolean mayReadRights, PublicUrl url) {

    public static RightsLinks of(Caller caller, PartnerContext partnerContext, PublicUrl url) {
        if (caller.partner().isPresent()) return partner(url);
        return forRightsDesk(
                partnerContext.partner().id,
                partnerContext.outlet().id,
                caller.hasScope(Scopes.PERMISSIONS_WRITE),
                url);
    }

    /** @param mayReadRights whether the key may read rights */
    public static RightsLinks forRightsDesk(UUID partner, UUID outlet, boolean mayReadRights, PublicUrl url) {
        return new RightsLinks(partner, outlet, false, mayReadRights, url);
    }

    public static RightsLinks partner(PublicUrl url) {
        return new RightsLinks(null, null, true, true, url);
    }

    public String rightsUrl(UUID article) {
        if (!mayReadRights) return null;
        String query = partner == null ? "" : "?partner=" + partner + "&outlet=" + outlet;
        return url.to("/v1/articles/" + article + "/rights" + query);
    }

    public String packageUrl(UUID article) {
        return mayReadText ? url.to("/v1/syndication/articles/" + article) : null;
    }
}
