package dateline.syndication.audit;

import dateline.access.key.Caller;
import dateline.access.scope.WritesSyndication;
import dateline.http.describe.NeverStored;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.syndication.audit.AuditEvents.EventPage;
import dateline.syndication.audit.AuditEvents.PositionedOwnEvent;
import dateline.syndication.partner.RequestingPartner;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** A partner's part of the audit log: what its keys did, and what was done with its keys. */
@Path("/v1/syndication/audit-events")
@Produces("application/json")
@WritesSyndication
@NeverStored
@Blocking
public class OwnAuditEventResource {

    private final AuditEvents events;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;

    OwnAuditEventResource(AuditEvents events, Cursors cursors, PageLinks links, Caller caller) {
        this.events = events;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
    }

    @GET
    public Page<OwnAuditEventView> listOwnAuditEvents(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        UUID partner = RequestingPartner.partnerOutlet(caller).partner();
        long position = cursor == null
                ? Long.MAX_VALUE
                : Long.parseLong(cursors.open(links.query(), cursor).get(0));
        EventPage<PositionedOwnEvent> page = events.listOwnBefore(position, partner, limit);
        return Page.of(
                        page.events(),
                        limit,
                        page.hasMore(),
                        shown -> cursors.seal(
                                links.query(),
                                String.valueOf(shown.get(shown.size() - 1).position())),
                        links)
                .map(PositionedOwnEvent::event);
    }
}
