package dateline.access.admin;

import dateline.access.key.Caller;
import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesKeys;
import dateline.database.sql.TakedownTransaction;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Keys of the newsroom; revocation and rotation of every key. A key can only grant scopes that it has itself. */
@Path("/v1/keys")
@Produces("application/json")
@WritesKeys
@NeverStored
@Blocking
public class KeyResource {

    private final Keys keys;
    private final KeyRotation rotation;
    private final AdminKeys admins;
    private final Caller caller;
    private final Cursors cursors;
    private final PageLinks links;
    private final Now now;
    private final PublicUrl url;

    KeyResource(
            Keys keys,
            KeyRotation rotation,
            AdminKeys admins,
            Caller caller,
            Cursors cursors,
            PageLinks links,
            Now now,
            PublicUrl url) {
        this.keys = keys;
        this.rotation = rotation;
        this.admins = admins;
        this.caller = caller;
        this.cursors = cursors;
        this.links = links;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<KeyView> listKeys(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        String position =
                cursor == null ? "" : cursors.open(links.query(), cursor).get(0);
        return Page.of(
                        Key.ofNewsroomAfter(position, limit + 1),
                        limit,
                        last -> cursors.seal(links.query(), last.id),
                        links,
                        null)
                .map(key -> KeyView.of(key, now.instant(), url));
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<KeyView> createKey(@NotNull @Valid KeyRequest request) {
        KeyRules.requireScopes(request.scopes(), Scopes.NEWSROOM);
        requireOwnScopes(request.scopes());
        Instant end = KeyRules.expiry(request.expiresAt(), now.instant());
        return created(keys.create(request.name(), request.scopes(), null, null, caller.name(), now.instant(), end));
    }

    @GET
    @Path("/{key}")
    public KeyView getKey(@RestPath String key) {
        return KeyView.of(Key.required(key), now.instant(), url);
    }

    @DELETE
    @Path("/{key}")
    @Transactional
    @TakedownTransaction
    @ResponseStatus(204)
    public void revokeKey(@RestPath String key) {
        admins.lock();
        Key found = Key.locked(key);
        admins.requireAnother(found, now.instant());
        found.revoke(caller.name(), missingScopesNote(found), now.instant());
    }

    @POST
    @Path("/{key}/rotations")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<KeyView> rotateKey(@RestPath String key, @NotNull @Valid RotationRequest request) {
        admins.lock();
        Key old = Key.locked(key);
        // A partner's key reads licensed and embargoed text.
        if (old.partnerId != null) caller.require(Scopes.PARTNERS_WRITE);
        else requireOwnScopes(old.scopes);
        Instant end = KeyRules.expiry(null, now.instant());
        return created(rotation.rotate(old, request.overlapOrDefault(), end, caller.name(), now.instant()));
    }

    private RestResponse<KeyView> created(Keys.CreatedKey made) {
        return ResponseBuilders.created(url.to("/v1/keys/" + made.key().id), KeyView.of(made, now.instant(), url));
    }

    // A key with keys:write could otherwise create or rotate a key with more scopes than its own.
    private void requireOwnScopes(List<String> scopes) {
        for (String scope : scopes) {
            if (!mayGrant(scope)) {
                throw Problem.of(
                                "scope-missing",
                                "A key can grant only scopes that it has. This key lacks " + scope + ".")
                        .with("requiredScope", scope);
            }
        }
    }

    // Keys from before drafts:read existed can grant it if they can write drafts.
    private boolean mayGrant(String scope) {
        return caller.hasScope(scope) || scope.equals(Scopes.DRAFTS_READ) && caller.hasScope(Scopes.ARTICLES_WRITE);
    }

    // A key with fewer scopes may revoke one with more, so that the first person who notices a leak can stop it. The
    // audit event says so.
    private String missingScopesNote(Key key) {
        List<String> missing = (key.partnerId == null ? key.scopes : List.of(Scopes.PARTNERS_WRITE))
                .stream().filter(scope -> !caller.hasScope(scope)).toList();
        return missing.isEmpty()
                ? null
                : "Revoked with a key that may do less: it lacks " + String.join(", ", missing) + ".";
    }
}
