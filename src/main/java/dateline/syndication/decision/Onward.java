package dateline.syndication.decision;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.syndication.partner.Licensee;
import java.util.UUID;

/**
 * Where whoever asks about an article reads on: a partner for itself, the rights desk for the partner that it has named. What the key
 * may not follow is null.
 */
public record Onward(UUID partner, UUID outlet, boolean text, boolean rights, PublicUrl url) {

    public static Onward of(Caller caller, Licensee licensee, PublicUrl url) {
        if (caller.partner().isPresent()) return partner(url);
        return desk(licensee.partner().id, licensee.outlet().id, caller.may(Scopes.PERMISSIONS_WRITE), url);
    }

    /** @param rights whether the key may ask for them */
    public static Onward desk(UUID partner, UUID outlet, boolean rights, PublicUrl url) {
        return new Onward(partner, outlet, false, rights, url);
    }

    public static Onward partner(PublicUrl url) {
        return new Onward(null, null, true, true, url);
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
