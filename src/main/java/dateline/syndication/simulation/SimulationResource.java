package dateline.syndication.simulation;

import dateline.access.scope.WritesPermissions;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.MergePatch;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PathIds;
import dateline.syndication.partner.Permission;
import dateline.syndication.partner.UseParameter;
import dateline.syndication.rightsdesk.PermissionService;
import dateline.syndication.rightsdesk.PermissionView;
import dateline.syndication.simulation.PermissionChange.ChangeKind;
import dateline.syndication.terms.Terms;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Simulations of changes of permissions, for the rights desk. The requests only read, so they need no transaction. */
@Path("/v1/permissions")
@Produces("application/json")
@WritesPermissions
@NeverStored
@Blocking
public class SimulationResource {

    private final PermissionSimulation simulation;
    private final PermissionService permissions;
    private final MergePatch merge;
    private final Now now;
    private final PublicUrl url;

    SimulationResource(
            PermissionSimulation simulation, PermissionService permissions, MergePatch merge, Now now, PublicUrl url) {
        this.simulation = simulation;
        this.permissions = permissions;
        this.merge = merge;
        this.now = now;
        this.url = url;
    }

    @POST
    @Path("/{permission}/simulations")
    @Consumes("application/json")
    public SimulationView simulatePermissionChange(
            @RestPath String permission,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1_000) int limit,
            @Valid @BeanParam UseParameter use,
            @NotNull @Valid SimulationRequest request) {
        request.require();
        Permission current = Permission.required(PathIds.permission(permission));
        PermissionChange change = request.changes() == null
                ? transition(current, request.transition(), now.instant())
                : edit(current, request, now.instant());
        return simulation.simulate(change, use.orDefault(), limit, now.instant());
    }

    @POST
    @Path("/simulations")
    @Consumes("application/json")
    public SimulationView simulatePermission(
            @RestQuery @DefaultValue("100") @Min(1) @Max(1_000) int limit,
            @Valid @BeanParam UseParameter use,
            @NotNull @Valid Terms request) {
        Terms terms = permissions.requireCreatable(request, now.instant());
        if (Partner.required(terms.partner()).isClosed())
            throw Partner.closedProblem("it can get no permission until it is made active again");
        Permission proposed = Permission.proposed(Ids.next(), terms, now.instant());
        return simulation.simulate(
                new PermissionChange(ChangeKind.ACTIVATE, null, proposed), use.orDefault(), limit, now.instant());
    }

    private PermissionChange transition(Permission current, String transition, Instant at) {
        ChangeKind kind = switch (transition) {
            case "activate" -> ChangeKind.ACTIVATE;
            case "suspend" -> ChangeKind.SUSPEND;
            default -> ChangeKind.REVOKE;
        };
        String state = switch (kind) {
            case ACTIVATE -> "active";
            case SUSPEND -> "suspended";
            default -> "revoked";
        };
        if (kind == ChangeKind.ACTIVATE) permissions.requireOpenPartner(current);
        current.requireTransition(state, at);
        return new PermissionChange(kind, current, current.proposed(state, current.terms));
    }

    private PermissionChange edit(Permission current, SimulationRequest request, Instant at) {
        try {
            Terms merged = merge.apply(PermissionView.of(current, at, url), request.changes(), Terms.class);
            Terms terms = permissions.requireEdit(current, merged, at);
            return new PermissionChange(ChangeKind.EDIT, current, current.proposed(current.state, terms));
        } catch (Problem problem) {
            throw problem.within("/changes");
        }
    }
}
