package dateline.syndication.account;

import dateline.access.key.Caller;
import dateline.access.key.OwnChangeLimit;
import dateline.access.scope.WritesSyndication;
import dateline.http.base.PublicUrl;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.rightsdesk.PartnerService;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The caller's partner: it changes its contacts itself. */
@Path(OwnPartnerView.PATH)
@Produces("application/json")
@WritesSyndication
@NeverStored
@Blocking
public class OwnPartnerResource {

    private static final int MAX_CHANGES = 50;

    private final PartnerService partners;
    private final OwnChangeLimit limit;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    OwnPartnerResource(
            PartnerService partners,
            OwnChangeLimit limit,
            Preconditions preconditions,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.partners = partners;
        this.limit = limit;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public OwnPartnerView getOwnPartner() {
        return OwnPartnerView.of(
                Partner.required(RequestingPartner.partnerOutlet(caller).partner()), url);
    }

    @PUT
    @Consumes("application/json")
    @Transactional
    public OwnPartnerView replaceOwnPartner(@NotNull @Valid OwnPartnerRequest request) {
        Partner found = Partner.locked(RequestingPartner.partnerOutlet(caller).partner());
        preconditions.requireMatch(OwnPartnerView.of(found, url), OwnPartnerResource::preconditionFailed);
        if (!request.contacts().equals(found.contacts))
            limit.require(
                    found.id,
                    "partner-changed",
                    MAX_CHANGES,
                    "The contacts of a partner can be changed",
                    now.instant());
        partners.editContacts(found, request.contacts(), caller.name(), now.instant());
        return OwnPartnerView.of(found, url);
    }

    // Without the name of who changed it, who may be a person of the newsroom.
    private static Problem preconditionFailed() {
        return Problem.of(
                "precondition-failed",
                "The resource has changed since you read it. Read it again, and repeat your edit on the new state.");
    }
}
