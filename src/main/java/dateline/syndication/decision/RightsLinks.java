package dateline.syndication.decision;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.syndication.partner.PartnerContext;
import java.time.Instant;
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
 * @param at the instant that was asked about; null for now. Packages have a link only for now
 */
public record RightsLinks(
        UUID partner, UUID outlet, boolean mayReadText, boolean mayReadRights, Instant at, PublicUrl url) {

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
        return new RightsLinks(partner, outlet, false, mayReadRights, null, url);
    }

    public static RightsLinks partner(PublicUrl url) {
        return new RightsLinks(null, null, true, true, null, url);
    }

    /** The same links for an answer about another instant. */
    public RightsLinks at(Instant instant) {
        return new RightsLinks(partner, outlet, mayReadText, mayReadRights, instant, url);
    }

    public String rightsUrl(UUID article) {
        if (!mayReadRights) return null;
        String query = partner == null ? "" : "?partner=" + partner + "&outlet=" + outlet;
        if (at != null) query += (query.isEmpty() ? "?at=" : "&at=") + at;
        return url.to("/v1/articles/" + article + "/rights" + query);
    }

    public String packageUrl(UUID article) {
        return mayReadText && at == null ? url.to("/v1/syndication/articles/" + article) : null;
    }
}
