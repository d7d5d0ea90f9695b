package dateline.syndication.rightsdesk;

import dateline.access.admin.KeyRules;
import dateline.access.admin.KeyView;
import dateline.access.key.Caller;
import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesKeys;
import dateline.access.scope.WritesPartnerKeys;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PathIds;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Lists and creates the keys of a partner. Each key belongs to one outlet. Rotation and revocation are under
 * {@code /v1/keys}.
 */
@Path("/v1/partners/{partner}/keys")
@Produces("application/json")
@WritesKeys
@NeverStored
@Blocking
public class PartnerKeyResource {

    private final Keys keys;
    private final IdPages pages;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    PartnerKeyResource(Keys keys, IdPages pages, Caller caller, Now now, PublicUrl url) {
        this.keys = keys;
        this.pages = pages;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<KeyView> listPartnerKeys(
            @RestPath String partner,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID owner = Partner.required(PathIds.partner(partner)).id;
        return pages.byName(limit, cursor, (id, max) -> Key.ofPartnerAfter(owner, id, max), key -> key.id)
                .map(key -> KeyView.of(key, now.instant(), url));
    }

    @POST
    @Consumes("application/json")
    @WritesPartnerKeys
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<KeyView> createPartnerKey(@RestPath String partner, @NotNull @Valid PartnerKeyRequest request) {
        Partner found = Partner.required(PathIds.partner(partner));
        UUID owner = found.id;
        List<String> scopes = request.scopes() == null ? List.of(Scopes.SYNDICATION_READ) : request.scopes();
        KeyRules.requireScopes(scopes, Scopes.PARTNER);
        if (found.isClosed() && !List.of(Scopes.NOTICES).containsAll(scopes)) {
            throw Partner.closedProblem(
                    "possible is a key with the scope notices alone, or to make the partner active first");
        }
        Instant end = KeyRules.expiry(request.expiresAt(), now.instant());
        Keys.CreatedKey created = keys.create(
                request.name(),
                scopes,
                owner,
                Outlet.resolve(owner, request.outlet(), null),
                caller.name(),
                now.instant(),
                end);
        return ResponseBuilders.created(
                url.to("/v1/keys/" + created.key().id), KeyView.of(created, now.instant(), url));
    }
}
