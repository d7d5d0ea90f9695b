package dateline.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.change.ChangeFeedChangeFeedItemBuilder;
import dateline.http.base.PublicUrl;
import dateline.push.delivery.BackdatedDeliveries;
import dateline.push.webhook.Webhook;
import dateline.push.webhook.Webhook.Owner;
import dateline.push.webhook.WebhookRequest;
import dateline.push.webhook.WebhookService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Loads the demo newsroom's webhooks with a few past deliveries. The webhooks are disabled, so that nothing is sent. */
@Singleton
class DemoWebhooks {

    private static final Logger LOG = Logger.getLogger(DemoWebhooks.class);

    private final WebhookService webhookService;
    private final BackdatedDeliveries backdatedDeliveries;
    private final ObjectMapper json;
    private final PublicUrl url;

    DemoWebhooks(
            WebhookService webhookService, BackdatedDeliveries backdatedDeliveries, ObjectMapper json, PublicUrl url) {
        this.webhookService = webhookService;
        this.backdatedDeliveries = backdatedDeliveries;
        this.json = json;
        this.url = url;
    }

    void fill(JsonNode webhooks, Map<String, Owner> owners, Instant now) throws JsonProcessingException {
        if (!webhookService.isSupported()) {
            LOG.info("The demo newsroom has no webhooks, because dateline.webhooks.secret-key is not set.");
            return;
        }
        for (JsonNode webhook : webhooks) fill((ObjectNode) webhook, owners, now);
    }

    private void fill(ObjectNode webhook, Map<String, Owner> owners, Instant now) throws JsonProcessingException {
        ObjectNode members = webhook.deepCopy();
        UUID id = UUID.fromString(members.remove("id").textValue());
        Owner owner = owners.get(members.remove("owner").textValue());
        JsonNode deliveries = members.remove("deliveries");
        WebhookRequest request = json.treeToValue(members, WebhookRequest.class);
        Webhook created = webhookService
                .create(id, owner, request.url(), true, request, now)
                .webhook();
        for (JsonNode delivery : deliveries) {
            Instant at = now.minus(Duration.ofMinutes(delivery.get("minutesAgo").asLong()));
            backdatedDeliveries.record(
                    UUID.fromString(delivery.get("id").textValue()),
                    created,
                    item(delivery, at),
                    at,
                    delivery.path("status").isInt() ? delivery.get("status").intValue() : null);
        }
    }

    private ChangeFeedItem item(JsonNode delivery, Instant at) {
        UUID article = UUID.fromString(delivery.get("article").textValue());
        boolean isPut = delivery.get("kind").textValue().equals("put");
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind(delivery.get("kind").textValue())
                .article(article)
                .version(isPut ? 1 : null)
                .level(isPut ? "full" : null)
                .reasons(List.of(delivery.get("reason").textValue()))
                .notices(List.of())
                .at(at)
                .removeBy(isPut ? null : at.plus(Duration.ofDays(1)))
                .links(Map.of("article", url.to("/v1/syndication/articles/" + article)))
                .selected(true)
                .urgent(!isPut)
                .identifiable(true)
                .build();
    }
}
