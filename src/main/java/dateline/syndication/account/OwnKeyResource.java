package dateline.syndication.account;

import dateline.access.admin.KeyRotation;
import dateline.access.admin.RotationRequest;
import dateline.access.key.Caller;
import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.access.key.OwnChangeLimit;
import dateline.access.scope.WritesSyndication;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.partner.RequestingPartner.PartnerOutlet;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The keys of the caller's outlet. A rotation raises nothing: the new key has the owner, the scopes and the expiry of the old one, and
 * only a key that has these scopes itself can make it.
 */
@Path(OwnKeyResource.PATH)
@Produces("application/json")
@WritesSyndication
@NeverStored
@Blocking
public class OwnKeyResource {

    static final String PATH = "/v1/syndication/keys";

    private static final int MAX_CHANGES = 50;

    private final OwnChangeLimit limit;
    private final KeyRotation rotation;
    private final IdPages pages;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    OwnKeyResource(OwnChangeLimit limit, KeyRotation rotation, IdPages pages, Caller caller, Now now, PublicUrl url) {
        this.limit = limit;
        this.rotation = rotation;
        this.pages = pages;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<OwnKeyView> listOwnKeys(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        PartnerOutlet own = RequestingPartner.partnerOutlet(caller);
        return pages.byName(
                        limit,
                        cursor,
                        (id, max) -> Key.ofOutletAfter(own.partner(), own.outlet(), id, max),
                        key -> key.id)
                .map(key -> OwnKeyView.of(key, now.instant(), url));
    }

    @GET
    @Path("/{key}")
    public OwnKeyView getOwnKey(@RestPath String key) {
        PartnerOutlet own = RequestingPartner.partnerOutlet(caller);
        return OwnKeyView.of(Key.requiredOf(own.partner(), own.outlet(), key), now.instant(), url);
    }

    @POST
    @Path("/{key}/rotations")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<OwnKeyView> rotateOwnKey(@RestPath String key, @NotNull @Valid RotationRequest request) {
        PartnerOutlet own = RequestingPartner.partnerOutlet(caller);
        Key old = Key.lockedOf(own.partner(), own.outlet(), key);
        old.scopes.forEach(caller::require);
        requireNotReplaced(old);
        // Keys are never removed, so their number must not be the client's choice.
        limit.require(
                own.partner(), "key-rotated", MAX_CHANGES, "The keys of a partner can be replaced", now.instant());
        Keys.CreatedKey next =
                rotation.rotate(old, request.overlapOrDefault(), old.expiresAt, caller.name(), now.instant());
        return ResponseBuilders.created(url.to(PATH + "/" + next.key().id), OwnKeyView.of(next, now.instant(), url));
    }

    private static void requireNotReplaced(Key old) {
        if (old.replacedBy != null)
            throw Problem.of("state-conflict", "The key was replaced already. Replace the one that replaced it.")
                    .with("state", "replaced")
                    .with("possible", "to replace the key " + old.replacedBy);
    }
}
