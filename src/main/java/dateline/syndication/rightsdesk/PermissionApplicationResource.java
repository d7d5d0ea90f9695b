package dateline.syndication.rightsdesk;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsPermissions;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesPermissions;
import dateline.access.scope.WritesSyndication;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PathIds;
import dateline.syndication.partner.Permission;
import dateline.syndication.partner.RequestingPartner;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Permission requests: a partner creates, reads and withdraws its own; the rights desk reads and answers all. */
@Path(DenialResponses.REQUESTS)
@Produces("application/json")
@Blocking
public class PermissionApplicationResource {

    private final PermissionApplicationService applications;
    private final PermissionCoverage coverage;
    private final IdPages pages;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    PermissionApplicationResource(
            PermissionApplicationService applications,
            PermissionCoverage coverage,
            IdPages pages,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.applications = applications;
        this.coverage = coverage;
        this.pages = pages;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @ReadsPermissions
    public Page<PermissionApplicationView> listPermissionRequests(
            @RestQuery UUID partner,
            @RestQuery
                    @Pattern(regexp = "open|approved|declined|withdrawn") @Schema(enumeration = {"open", "approved", "declined", "withdrawn"})
                    String state,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID visiblePartner = visiblePartner();
        boolean namesOtherPartner = visiblePartner != null && partner != null && !partner.equals(visiblePartner);
        var filter = new PermissionApplicationService.ApplicationFilter(
                visiblePartner == null ? partner : visiblePartner, state);
        return pages.byId(
                        limit,
                        cursor,
                        (id, max) -> namesOtherPartner ? List.of() : applications.after(filter, id, max),
                        application -> application.id,
                        application -> application.asked)
                .map(application -> PermissionApplicationView.of(application, visiblePartner == null, null, url));
    }

    @POST
    @Consumes("application/json")
    @WritesSyndication
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionApplicationView> createPermissionRequest(
            @NotNull @Valid PermissionApplicationRequest request) {
        PartnerContext partnerContext = RequestingPartner.loadContext(caller);
        PermissionApplication created = applications.create(
                partnerContext.partner().id, partnerContext.outlet().id, request, caller.name(), now.instant());
        PermissionApplicationView view = PermissionApplicationView.of(created, false, null, url);
        return ResponseBuilders.created(view.links().self(), view);
    }

    @GET
    @Path("/{permission-request}")
    @ReadsPermissions
    public PermissionApplicationView getPermissionRequest(@RestPath("permission-request") String application) {
        return view(PermissionApplication.requireVisible(PathIds.permissionRequest(application), visiblePartner()));
    }

    @POST
    @Path("/{permission-request}/answers")
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionApplicationView> answerPermissionRequest(
            @RestPath("permission-request") String application, @NotNull @Valid AnswerRequest request) {
        PermissionApplication found = PermissionApplication.locked(PathIds.permissionRequest(application), null);
        Optional<Permission> created = applications.answer(found, request, caller.name(), now.instant());
        PermissionApplicationView answered = view(found);
        PermissionApplicationView view = created.map(permission -> answered.withPermission(
                        permission.terms.withDefaults(now.instant()), coverage.warnings(permission, now.instant())))
                .orElse(answered);
        return ResponseBuilders.created(view.links().self(), view);
    }

    @POST
    @Path("/{permission-request}/withdrawals")
    @Consumes("application/json")
    @WritesSyndication
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PermissionApplicationView> withdrawPermissionRequest(
            @RestPath("permission-request") String application, @Valid TransitionRequest request) {
        UUID partner = RequestingPartner.loadContext(caller).partner().id;
        PermissionApplication found = PermissionApplication.locked(PathIds.permissionRequest(application), partner);
        found.requireOpen(url);
        found.withdraw(TransitionRequest.note(request), caller.name(), now.instant());
        PermissionApplicationView view = PermissionApplicationView.of(found, false, null, url);
        return ResponseBuilders.created(view.links().self(), view);
    }

    private PermissionApplicationView view(PermissionApplication application) {
        boolean forRightsDesk = visiblePartner() == null;
        boolean open = application.state.equals("open");
        return PermissionApplicationView.of(
                application,
                forRightsDesk,
                forRightsDesk && open ? applications.proposal(application.partnerId, application.asked) : null,
                url);
    }

    // Null for the rights desk, which sees all requests. A key that belongs to no partner gets an id that no partner
    // has.
    private UUID visiblePartner() {
        return caller.hasScope(Scopes.PERMISSIONS_WRITE)
                ? null
                : caller.partner().orElse(new UUID(0, 0));
    }
}
