package dateline.push.api;

import dateline.access.key.Caller;
import dateline.access.scope.WritesWebhooks;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import dateline.push.delivery.DeliveryHistory;
import dateline.push.delivery.DeliveryHistory.DeliveryFilter;
import dateline.push.delivery.DeliverySender;
import dateline.push.delivery.DeliveryView;
import dateline.push.delivery.RedeliveryRequest;
import dateline.push.delivery.RedeliveryView;
import dateline.push.webhook.TestLimit;
import dateline.push.webhook.Webhook;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Deliveries of a webhook, redeliveries and tests. */
@Path("/v1/webhooks/{webhook}")
@Produces("application/json")
@WritesWebhooks
@NeverStored
@Blocking
public class DeliveryResource {

    private static final UUID MAX_ID = new UUID(-1, -1);

    private final DeliveryHistory deliveries;
    private final EventRights rights;
    private final Caller caller;
    private final Cursors cursors;
    private final PageLinks links;
    private final Now now;
    private final PublicUrl url;
    private final DeliverySender sender;
    private final TestLimit testLimit;

    DeliveryResource(
            DeliveryHistory deliveries,
            EventRights rights,
            Caller caller,
            Cursors cursors,
            PageLinks links,
            Now now,
            PublicUrl url,
            DeliverySender sender,
            TestLimit testLimit) {
        this.deliveries = deliveries;
        this.rights = rights;
        this.caller = caller;
        this.cursors = cursors;
        this.links = links;
        this.now = now;
        this.url = url;
        this.sender = sender;
        this.testLimit = testLimit;
    }

    @GET
    @Path("/deliveries")
    public Page<DeliveryView> listWebhookDeliveries(
            @RestPath String webhook,
            @RestQuery
                    @Pattern(regexp = "pending|delivered|failed|superseded") @Schema(enumeration = {"pending", "delivered", "failed", "superseded"})
                    String state,
            @RestQuery UUID article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID webhookId = requireOwn(webhook).id;
        UUID position = cursor == null
                ? MAX_ID
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                deliveries.listBefore(webhookId, new DeliveryFilter(state, article), position, limit + 1),
                limit,
                last -> cursors.seal(links.query(), last.id().toString()),
                links,
                null);
    }

    @GET
    @Path("/deliveries/{delivery}")
    public DeliveryView getWebhookDelivery(@RestPath String webhook, @RestPath String delivery) {
        return deliveries.required(requireOwn(webhook).id, delivery);
    }

    @POST
    @Path("/deliveries/{delivery}/redeliveries")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DeliveryView> redeliverWebhookDelivery(@RestPath String webhook, @RestPath String delivery) {
        UUID webhookId = requireOwn(webhook).id;
        deliveries.redeliver(deliveries.required(webhookId, delivery).id(), now.instant());
        return respondCreated(deliveries.required(webhookId, delivery));
    }

    @POST
    @Path("/redeliveries")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<RedeliveryView> redeliverWebhookDeliveries(
            @RestPath String webhook, @NotNull @Valid RedeliveryRequest request) {
        request.require();
        UUID webhookId = requireOwn(webhook).id;
        int count = deliveries.redeliver(webhookId, request, now.instant());
        sender.wake();
        String self = url.to("/v1/webhooks/" + webhookId);
        RedeliveryView view = new RedeliveryView(
                request.from(),
                request.to(),
                request.statesOrDefault(),
                count,
                new RedeliveryView.Links(self, self + "/deliveries"));
        return ResponseBuilders.created(view.links().deliveries(), view);
    }

    @POST
    @Path("/tests")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DeliveryView> testWebhook(@RestPath String webhook) {
        Webhook found = requireOwn(webhook);
        testLimit.require(caller.partner().map(UUID::toString).orElseGet(caller::keyId));
        return respondCreated(deliveries.required(
                found.id, deliveries.enqueueTest(found, now.instant()).toString()));
    }

    // The wake-up may come before the commit; the sender then finds the delivery at its next poll.
    private RestResponse<DeliveryView> respondCreated(DeliveryView view) {
        sender.wake();
        return ResponseBuilders.created(view.links().self(), view);
    }

    private Webhook requireOwn(String webhook) {
        Webhook found = Webhook.required(webhook, caller.outlet().orElse(null));
        rights.require(found);
        return found;
    }
}
