package dateline.push.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A delivery: an event that is or was sent to one webhook.
 *
 * @param messageId {@code webhook-id} of every attempt
 * @param state pending, delivered, failed (all attempts failed) or superseded (a later event about the same article
 *     includes it)
 * @param urgent whether the event is a withdrawal, which is sent first and on separate connections
 * @param attempts number of attempts
 * @param nextAttemptAt earliest instant of the next attempt of a pending delivery; not before the pause of the
 *     webhook ends, except for urgent deliveries and tests; absent if the webhook is disabled
 * @param waitsFor {@code webhook} if the webhook is disabled: pending deliveries are sent when it is enabled again
 * @param settledAt when the delivery ceased to be pending
 * @param lastStatus status of the last response
 * @param lastError error code of the last attempt
 * @param event the body as sent, byte for byte
 * @param log attempts, the latest first, at most 20; only where one delivery is read
 */
@RecordBuilder
@Schema(name = "WebhookDelivery")
public record DeliveryView(
        UUID id,
        UUID webhook,
        String messageId,
        String type,
        UUID article,
        String state,
        boolean urgent,
        int attempts,
        Instant createdAt,
        Instant happenedAt,
        Instant nextAttemptAt,
        String waitsFor,
        Instant settledAt,
        Integer lastStatus,
        String lastError,
        String event,
        List<Attempt> log,
        Links links) {

    /**
     * One attempt.
     *
     * @param latencyMs until the response or the failure, in milliseconds
     * @param response absent if there was none
     * @param error why the attempt failed: redirected, refused, gone, or the failure of the call, such as timeout
     */
    @Schema(name = "WebhookAttempt")
    public record Attempt(Instant at, int latencyMs, Request request, Response response, String error, String detail) {}

    /**
     * The request as sent; its body is the event.
     *
     * @param headers with only the first characters of each signature in {@code webhook-signature}
     */
    @Schema(name = "WebhookRequestSent")
    public record Request(Map<String, String> headers) {}

    /** @param body the beginning, at most 1,000 characters */
    @Schema(name = "WebhookResponse")
    public record Response(int status, Map<String, String> headers, String body) {}

    /** Absolute URLs. */
    @Schema(name = "WebhookDeliveryLinks")
    public record Links(String self, String webhook, String redeliveries) {}

    static DeliveryView of(ResultSet row, PublicUrl url) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID webhook = row.getObject("webhook_id", UUID.class);
        String webhookUrl = url.to("/v1/webhooks/" + webhook);
        String self = webhookUrl + "/deliveries/" + id;
        // A test is sent to a disabled webhook too.
        boolean isHeld =
                row.getString("state").equals("pending") && !row.getBoolean("enabled") && !row.getBoolean("test");
        return DeliveryViewBuilder.builder()
                .id(id)
                .webhook(webhook)
                .messageId(LeasedDelivery.messageId(id))
                .type(row.getString("type"))
                .article(row.getObject("article_id", UUID.class))
                .state(row.getString("state"))
                .urgent(row.getBoolean("urgent"))
                .attempts(row.getInt("attempts"))
                .createdAt(Sql.instant(row, "created_at"))
                .happenedAt(Sql.instant(row, "happened_at"))
                .nextAttemptAt(isHeld ? null : nextAttempt(row))
                .waitsFor(isHeld ? "webhook" : null)
                .settledAt(Sql.instant(row, "settled_at"))
                .lastStatus(row.getObject("last_status", Integer.class))
                .lastError(row.getString("last_error"))
                .event(row.getString("body"))
                .links(new Links(self, webhookUrl, self + "/redeliveries"))
                .build();
    }

    // Urgent deliveries and tests are sent during a pause too.
    private static Instant nextAttempt(ResultSet row) throws SQLException {
        Instant next = Sql.instant(row, "next_at");
        boolean isPausable = !row.getBoolean("urgent") && !row.getBoolean("test");
        Instant pausedUntil = isPausable ? Sql.instant(row, "rest_until") : null;
        return next == null || pausedUntil == null || pausedUntil.isBefore(next) ? next : pausedUntil;
    }

    DeliveryView withLog(List<Attempt> attempts) {
        return DeliveryViewBuilder.builder(this).log(attempts).build();
    }

    static Attempt toAttempt(ResultSet row) throws SQLException {
        Integer status = row.getObject("status", Integer.class);
        return new Attempt(
                Sql.instant(row, "at"),
                row.getInt("latency_ms"),
                new Request(parseHeaders(row.getString("request_headers"))),
                status == null
                        ? null
                        : new Response(
                                status,
                                parseHeaders(row.getString("response_headers")),
                                row.getString("response_body")),
                row.getString("error"),
                row.getString("error_detail"));
    }

    private static Map<String, String> parseHeaders(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
