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
 * @param text whether the key may read packages
 * @param rights whether the key may read rights
 */
public record RightsLinks(UUID partner, UUID outlet, boolean text, boolean rights, PublicUrl url) {

    public static RightsLinks of(Caller caller, PartnerContext licensee, PublicUrl url) {
        if (caller.partner().isPresent()) return partner(url);
        return desk(licensee.partner().id, licensee.outlet().id, caller.may(Scopes.PERMISSIONS_WRITE), url);
    }

    /** @param rights whether the key may read rights */
    public static RightsLinks desk(UUID partner, UUID outlet, boolean rights, PublicUrl url) {
        return new RightsLinks(partner, outlet, false, rights, url);
    }

    public static RightsLinks partner(PublicUrl url) {
        return new RightsLinks(null, null, true, true, url);
    }

    public String rights(UUID article) {
        if (!rights) return null;
        String named = partner == null ? "" : "?partner=" + partner + "&outlet=" + outlet;
        return url.to("/v1/articles/" + article + "/rights" + named);
    }

    public String delivery(UUID article) {
        return text ? url.to("/v1/syndication/articles/" + article) : null;
    }
}
