package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Caller;
import dateline.access.scope.WritesPartners;
import dateline.database.sql.TakedownTransaction;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.request.MergePatch;
import dateline.http.request.Preconditions;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerRequest;
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
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Operations of the rights desk on partners. */
@Path("/v1/partners")
@Produces("application/json")
@WritesPartners
@Blocking
public class PartnerResource {

    private final PartnerService partners;
    private final IdPages pages;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    PartnerResource(
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
    public Page<PartnerView> listPartners(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        Page<Partner> page = pages.byId(
                limit,
                cursor,
                Partner::after,
                partner -> partner.id,
                partner -> Arrays.asList(partner.exclude, partner.contacts));
        Set<UUID> withOneOutlet = Outlet.findPartnersWithOneOutlet(
                page.items().stream().map(partner -> partner.id).toList());
        return page.map(partner -> PartnerView.of(partner, withOneOutlet.contains(partner.id), url));
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PartnerView> createPartner(@NotNull @Valid PartnerRequest request) {
        PartnerView created = view(partners.create(Ids.next(), request, caller.name(), now.instant()));
        return ResponseBuilders.created(created.links().self(), created);
    }

    @GET
    @Path("/{partner}")
    public PartnerView getPartner(@RestPath String partner) {
        return view(Partner.required(PathIds.partner(partner)));
    }

    @PATCH
    @Path("/{partner}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @Transactional
    @TakedownTransaction
    public PartnerView updatePartner(@RestPath String partner, @NotNull ObjectNode request) {
        Partner found = Partner.locked(PathIds.partner(partner));
        PartnerView current = view(found);
        if (!isTakedown(request) || preconditions.sentTag().isPresent()) {
            preconditions.requireMatch(current, () -> PathIds.preconditionFailed(found.version, found.updatedBy));
        }
        partners.edit(found, merge.apply(current, request, PartnerRequest.class), caller.name(), now.instant());
        return view(found);
    }

    private PartnerView view(Partner partner) {
        return PartnerView.of(partner, Outlet.of(partner.id).size() == 1, url);
    }

    // A suspension or closure is a takedown and must not fail because the partner has changed, so it needs no If-Match.
    private static boolean isTakedown(ObjectNode request) {
        String status = request.path("status").asText();
        return request.size() == 1 && (status.equals("suspended") || status.equals("closed"));
    }
}
