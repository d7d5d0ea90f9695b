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
        new Sql()
                .add(
                        """
                        insert into webhook_delivery
                            (id, webhook_id, type, article_id, happened_at, body, urgent, state, tries, attempts, created_at, settled_at,
                             last_status, last_error)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?, ?, ?)
                        """,
                        id,
                        webhook.id,
                        event.type(),
                        item.article(),
                        item.at(),
                        event.toJson(),
                        item.urgent(),
                        isDelivered ? "delivered" : "failed",
                        at,
                        at,
                        status,
                        error)
                .run(database);
        if (isDelivered) {
            new Sql()
                    .add(
                            "update webhook_health set confirmed_at = coalesce(confirmed_at, ?) where webhook_id = ?",
                            at,
                            webhook.id)
                    .run(database);
        }
        new Sql()
                .add(
                        """
                        insert into webhook_attempt (id, delivery_id, at, latency_ms, request_headers, status, response_headers, error)
                        values (?, ?, ?, ?, cast(? as jsonb), ?, cast(? as jsonb), ?)
                        """,
                        Ids.next(),
                        id,
                        at,
                        LATENCY_MS,
                        toJson(Map.of("content-type", "application/json", "webhook-id", LeasedDelivery.messageId(id))),
                        status,
                        status == null ? null : toJson(Map.of("content-length", "0")),
                        error)
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
