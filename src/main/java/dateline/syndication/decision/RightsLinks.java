package dateline.syndication.decision;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.rights.Use;
import dateline.syndication.partner.PartnerContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Links to the rights and package of an article: for a partner its own, for the rights desk those of the partner that
 * it named. A link that the key may not follow is null. The catalogue, rights documents and evaluations show them; a
 * package has links of its own, {@code PackageView.Links}.
 *
 * @param partner null for a partner's own key
 * @param outlet null for a partner's own key
 * @param mayReadText whether the key may read packages
 * @param mayReadRights whether the key may read rights
 * @param use the use that the links ask about
 * @param at the instant that was asked about; null for now. Packages have a link only for now
 */
public record RightsLinks(
        UUID partner, UUID outlet, boolean mayReadText, boolean mayReadRights, Use use, Instant at, PublicUrl url) {

    public static RightsLinks of(Caller caller, PartnerContext partnerContext, PublicUrl url) {
        if (caller.partner().isPresent()) return partner(partnerContext.use(), url);
        return forRightsDesk(
                partnerContext.partner().id,
                partnerContext.outlet().id,
                caller.hasScope(Scopes.PERMISSIONS_WRITE),
                partnerContext.use(),
                url);
    }

    /** @param mayReadRights whether the key may read rights */
    public static RightsLinks forRightsDesk(UUID partner, UUID outlet, boolean mayReadRights, Use use, PublicUrl url) {
        return new RightsLinks(partner, outlet, false, mayReadRights, use, null, url);
    }

    public static RightsLinks partner(Use use, PublicUrl url) {
        return new RightsLinks(null, null, true, true, use, null, url);
    }

    /** The same links for an answer about another instant. */
    public RightsLinks at(Instant instant) {
        return new RightsLinks(partner, outlet, mayReadText, mayReadRights, use, instant, url);
    }

    public String rightsUrl(UUID article) {
        if (!mayReadRights) return null;
        return url.to("/v1/articles/" + article + "/rights" + query());
    }

    public String packageUrl(UUID article) {
        return packageUrl(article.toString());
    }

    /** @param article id or slug */
    public String packageUrl(String article) {
        return mayReadText && at == null ? url.to("/v1/syndication/articles/" + article + query()) : null;
    }

    /** The catalogue of the partner's own key. */
    public String catalogueUrl() {
        return url.to("/v1/syndication/articles" + query());
    }

    private String query() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("partner", partner);
        parameters.put("outlet", outlet);
        parameters.put("use", use.nameUnlessDefault());
        parameters.put("at", at);
        parameters.values().removeIf(Objects::isNull);
        if (parameters.isEmpty()) return "";
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&", "?", ""));
    }
}
