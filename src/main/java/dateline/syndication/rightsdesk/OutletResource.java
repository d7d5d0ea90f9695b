package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Caller;
import dateline.access.scope.WritesPartners;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.request.MergePatch;
import dateline.http.request.Preconditions;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.OutletRequest;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Operations of the rights desk on a partner's outlets. Territories and channels of an outlet decide what its keys
 * receive.
 */
@Path("/v1/partners/{partner}/outlets")
@Produces("application/json")
@WritesPartners
@Blocking
public class OutletResource {

    private final PartnerService partners;
    private final IdPages pages;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    OutletResource(
            PartnerService partners,
            IdPages pages,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.partners = partners;
        this.pages = pages;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<OutletView> listOutlets(
            @RestPath String partner,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID owner = Partner.required(PathIds.partner(partner)).id;
        return pages.byId(limit, cursor, (id, max) -> Outlet.after(owner, id, max), outlet -> outlet.id)
                .map(outlet -> OutletView.of(outlet, url));
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<OutletView> createOutlet(@RestPath String partner, @NotNull @Valid OutletRequest request) {
        Partner owner = Partner.required(PathIds.partner(partner));
        OutletView created = OutletView.of(partners.addOutlet(null, owner, request, caller.name(), now.instant()), url);
        return ResponseBuilders.created(created.links().self(), created);
    }

    @GET
    @Path("/{outlet}")
    public OutletView getOutlet(@RestPath String partner, @RestPath String outlet) {
        return OutletView.of(Outlet.required(PathIds.partner(partner), PathIds.outlet(outlet)), url);
    }

    @PATCH
    @Path("/{outlet}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @Transactional
    public OutletView updateOutlet(@RestPath String partner, @RestPath String outlet, @NotNull ObjectNode request) {
        Outlet found = Outlet.locked(PathIds.partner(partner), PathIds.outlet(outlet));
        OutletView current = OutletView.of(found, url);
        preconditions.requireMatch(current, () -> PathIds.preconditionFailed(found.version, found.updatedBy));
        partners.edit(found, merge.apply(current, request, OutletRequest.class), caller.name(), now.instant());
        return OutletView.of(found, url);
    }
}
