package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Caller;
import dateline.access.scope.ReadsPermissions;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesPermissions;
import dateline.database.sql.TakedownTransaction;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.request.MergePatch;
import dateline.http.request.Preconditions;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.policy.OdrlTerms;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PathIds;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Permissions: the rights desk creates, edits and ends them and reads all; a partner reads its own. */
@Path("/v1/permissions")
@Produces("application/json")
@Blocking
public class PermissionResource {

    private final PermissionService permissions;
    private final PermissionCoverage coverage;
    private final IdPages pages;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    PermissionResource(
            PermissionService permissions,
            PermissionCoverage coverage,
            IdPages pages,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.permissions = permissions;
        this.coverage = coverage;
        this.pages = pages;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @ReadsPermissions
    public Page<PermissionView> listPermissions(
            @RestQuery UUID partner,
            @RestQuery
                    @Pattern(regexp = "draft|active|suspended|revoked|lapsed|not-yet-valid") @Schema(enumeration = {"draft", "active", "suspended", "revoked", "lapsed", "not-yet-valid"})
                    String state,
            @RestQuery Instant endsBefore,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID visiblePartner = visiblePartner();
        boolean namesOtherPartner = visiblePartner != null && partner != null && !partner.equals(visiblePartner);
        var filter = new PermissionService.PermissionFilter(
                visiblePartner == null ? partner : visiblePartner, state, endsBefore);
        return pages.byId(
                        limit,
                        cursor,
                        (id, max) -> namesOtherPartner ? List.of() : permissions.after(filter, now.instant(), id, max),
                        permission -> permission.id,
                        permission -> permission.terms)
                .map(this::view);
    }

    @POST
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionView> createPermission(@NotNull @Valid Terms request) {
        return created(view(permissions.createDraft(Ids.next(), request, caller.name(), now.instant())));
    }

    @GET
    @Path("/{permission}")
    @ReadsPermissions
    public PermissionView getPermission(@RestPath String permission) {
        return view(permissions.requireVisible(PathIds.permission(permission), visiblePartner()));
    }

    @GET
    @Path("/{permission}.odrl")
    @Produces(OdrlTerms.MEDIA_TYPE)
    @ReadsPermissions
    public Document getPermissionAsOdrl(@RestPath String permission) {
        Permission found = permissions.requireVisible(PathIds.permission(permission), visiblePartner());
        return Document.of(OdrlAgreement.write(found, now.instant(), url));
    }

    @PATCH
    @Path("/{permission}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @WritesPermissions
    @Transactional
    @TakedownTransaction
    public PermissionView updatePermission(@RestPath String permission, @NotNull ObjectNode request) {
        Permission found = Permission.locked(PathIds.permission(permission));
        PermissionView current = view(found);
        preconditions.requireMatch(current, () -> PathIds.preconditionFailed(found.version, found.updatedBy));
        permissions.edit(found, merge.apply(current, request, Terms.class), caller.name(), now.instant());
        return viewWithCoverage(found);
    }

    @POST
    @Path("/{permission}/activations")
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionView> activatePermission(
            @RestPath String permission, @Valid TransitionRequest request) {
        Permission found = Permission.locked(PathIds.permission(permission));
        permissions.activate(found, TransitionRequest.note(request), caller.name(), now.instant());
        return created(viewWithCoverage(found));
    }

    @POST
    @Path("/{permission}/suspensions")
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @TakedownTransaction
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionView> suspendPermission(
            @RestPath String permission, @Valid TransitionRequest request) {
        Permission found = Permission.locked(PathIds.permission(permission));
        found.suspend(TransitionRequest.note(request), caller.name(), now.instant());
        return created(view(found));
    }

    @POST
    @Path("/{permission}/revocations")
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @TakedownTransaction
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionView> revokePermission(
            @RestPath String permission, @Valid TransitionRequest request) {
        Permission found = Permission.locked(PathIds.permission(permission));
        found.revoke(TransitionRequest.note(request), caller.name(), now.instant());
        return created(view(found));
    }

    // Null for the rights desk, which sees all permissions. A key that belongs to no partner gets an id that no partner
    // has.
    private UUID visiblePartner() {
        return caller.hasScope(Scopes.PERMISSIONS_WRITE)
                ? null
                : caller.partner().orElse(new UUID(0, 0));
    }

    private PermissionView view(Permission permission) {
        PermissionView view = PermissionView.of(permission, now.instant(), url);
        return visiblePartner() == null ? view : view.withoutUpdatedBy();
    }

    private PermissionView viewWithCoverage(Permission permission) {
        return view(permission).withWarnings(coverage.warnings(permission, now.instant()));
    }

    private static RestResponse<PermissionView> created(PermissionView created) {
        return ResponseBuilders.created(created.links().self(), created);
    }
}
