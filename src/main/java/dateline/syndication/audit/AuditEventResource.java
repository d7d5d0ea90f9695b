package dateline.syndication.audit;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsAudit;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.syndication.audit.AuditEvents.AuditEventFilter;
import dateline.syndication.audit.AuditEvents.EventPage;
import dateline.syndication.audit.AuditEvents.PositionedEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Lists audit events: changes of permissions, partners, outlets, keys, webhooks and permission requests, transitions of
 * articles, previews, reads for legal reasons, and denied reads.
 */
@Path("/v1/audit-events")
@Produces("application/json")
@ReadsAudit
@Blocking
public class AuditEventResource {

    private static final String KINDS =
            "permission-created|permission-changed|permission-activated|permission-suspended|permission-revoked|partner-created|"
                    + "partner-changed|outlet-created|outlet-changed|key-created|key-rotated|key-revoked|"
                    + "webhook-created|webhook-changed|webhook-disabled|webhook-secret-rotated|webhook-deleted|import-canceled|signing-key-retired|"
                    + "request-made|request-withdrawn|request-approved|request-declined|read-denied|"
                    + "article-(published|scheduled|updated|corrected|clarified|noted|retracted|withheld|released|unpublished|killed|erased|legal-read)|"
                    + "preview-created|preview-revoked|use-policy-changed|use-policy-removed";

    private final AuditEvents events;
    private final DeniedReads denials;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;

    AuditEventResource(AuditEvents events, DeniedReads denials, Cursors cursors, PageLinks links, Caller caller) {
        this.caller = caller;
        this.events = events;
        this.denials = denials;
        this.cursors = cursors;
        this.links = links;
    }

    @GET
    public Page<AuditEventView> listAuditEvents(
            @RestQuery
                    @Pattern(regexp = KINDS) @Schema(
                            enumeration = {
                                "permission-created",
                                "permission-changed",
                                "permission-activated",
                                "permission-suspended",
                                "permission-revoked",
                                "partner-created",
                                "partner-changed",
                                "outlet-created",
                                "outlet-changed",
                                "key-created",
                                "key-rotated",
                                "key-revoked",
                                "webhook-created",
                                "webhook-changed",
                                "webhook-disabled",
                                "webhook-secret-rotated",
                                "webhook-deleted",
                                "import-canceled",
                                "signing-key-retired",
                                "request-made",
                                "request-withdrawn",
                                "request-approved",
                                "request-declined",
                                "read-denied",
                                "article-published",
                                "article-scheduled",
                                "article-updated",
                                "article-corrected",
                                "article-clarified",
                                "article-noted",
                                "article-retracted",
                                "article-withheld",
                                "article-released",
                                "article-unpublished",
                                "article-killed",
                                "article-erased",
                                "article-legal-read",
                                "preview-created",
                                "preview-revoked",
                                "use-policy-changed",
                                "use-policy-removed"
                            })
                    String kind,
            @RestQuery @Pattern(regexp = "[a-z]+:[A-Za-z0-9_-]{1,64}") String subject,
            @RestQuery UUID partner,
            @RestQuery Instant from,
            @RestQuery Instant to,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        long position = cursor == null
                ? Long.MAX_VALUE
                : Long.parseLong(cursors.open(links.query(), cursor).get(0));
        // Writes this node's pending counts, so that the list includes them.
        denials.write();
        EventPage<PositionedEvent> page = events.listBefore(
                position, new AuditEventFilter(kind, subject, partner, from, to), limit, caller::hasScope);
        return Page.of(
                        page.events(),
                        limit,
                        page.hasMore(),
                        shown -> cursors.seal(
                                links.query(),
                                String.valueOf(shown.get(shown.size() - 1).position())),
                        links)
                .map(PositionedEvent::event);
    }
}
