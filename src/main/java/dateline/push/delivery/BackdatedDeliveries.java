package dateline.push.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.StoredJson;
import dateline.push.webhook.Webhook;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates settled deliveries with past dates, for the demo newsroom. */
@Singleton
public class BackdatedDeliveries {

    private static final int LATENCY_MS = 41;

    private final AgroalDataSource database;

    BackdatedDeliveries(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Writes a delivery with one attempt.
     *
     * @param status of the response; null for a timeout
     */
    public void record(UUID id, Webhook webhook, ChangeFeedItem item, Instant at, Integer status) {
        Event event = Event.of(webhook.id, item, List.of());
        boolean isDelivered = status != null && status / 100 == 2;
        String error = isDelivered ? null : status == null ? "timeout" : "refused";
        Sql.of("""
                        insert into webhook_delivery
                            (id, webhook_id, type, article_id, happened_at, body, urgent, state, tries, attempts, created_at, settled_at,
                             last_status, last_error)
                        values (:id, :webhook, :type, :article, :at, :event, :urgent, :state, 1, 1, :createdAt, :settledAt, :status, :error)
                        """)
                .with("id", id)
                .with("webhook", webhook.id)
                .with("type", event.type())
                .with("article", item.article())
                .with("at", item.at())
                .with("event", event.toJson())
                .with("urgent", item.urgent())
                .with("state", isDelivered ? "delivered" : "failed")
                .with("createdAt", at)
                .with("settledAt", at)
                .with("status", status)
                .with("error", error)
                .run(database);
        if (isDelivered) {
            Sql.of("update webhook_health set confirmed_at = coalesce(confirmed_at, :at) where webhook_id = :webhook")
                    .with("at", at)
                    .with("webhook", webhook.id)
                    .run(database);
        }
        Sql.of("""
                        insert into webhook_attempt (id, delivery_id, at, latency_ms, request_headers, status, response_headers, error)
                        values (:id, :deliveryId, :at, :latencyMs, cast(:requestHeaders as jsonb), :status, cast(:responseHeaders as jsonb), :error)
                        """)
                .with("id", Ids.next())
                .with("deliveryId", id)
                .with("at", at)
                .with("latencyMs", LATENCY_MS)
                .with(
                        "requestHeaders",
                        toJson(Map.of("content-type", "application/json", "webhook-id", LeasedDelivery.messageId(id))))
                .with("status", status)
                .with("responseHeaders", status == null ? null : toJson(Map.of("content-length", "0")))
                .with("error", error)
                .run(database);
    }

    private static String toJson(Map<String, String> headers) {
        try {
            return StoredJson.MAPPER.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
