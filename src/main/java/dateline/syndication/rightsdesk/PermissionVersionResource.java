package dateline.syndication.rightsdesk;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsPermissions;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.http.response.Page;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PathIds;
import dateline.syndication.partner.PermissionVersion;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The history of a permission, for the rights desk and for the partner that owns the permission. */
@Path("/v1/permissions/{permission}/versions")
@Produces("application/json")
@ReadsPermissions
@Blocking
public class PermissionVersionResource {

    private final PermissionService permissions;
    private final IdPages pages;
    private final Caller caller;
    private final PublicUrl url;

    PermissionVersionResource(PermissionService permissions, IdPages pages, Caller caller, PublicUrl url) {
        this.permissions = permissions;
        this.pages = pages;
        this.caller = caller;
        this.url = url;
    }

    @GET
    public Page<PermissionVersionView> listPermissionVersions(
            @RestPath String permission,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        boolean forRightsDesk = caller.hasScope(Scopes.PERMISSIONS_WRITE);
        UUID id = permissions.requireVisible(
                        PathIds.permission(permission),
                        forRightsDesk ? null : caller.partner().orElse(new UUID(0, 0)))
                .id;
        return pages.byName(
                        limit,
                        cursor,
                        (number, max) -> PermissionVersion.before(id, number, max),
                        version -> String.valueOf(version.version),
                        version -> version.terms)
                .map(version -> PermissionVersionView.of(version, forRightsDesk, url));
    }
}
