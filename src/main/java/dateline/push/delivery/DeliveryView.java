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
 * An event on its way to a webhook, or what became of it.
 *
 * @param messageId {@code webhook-id} of every attempt
 * @param state pending, delivered, failed (tried to the end of its schedule) or superseded (a later event about the same article tells of it)
 * @param urgent something was taken back: it goes first, on connections of its own
 * @param attempts how often it was sent
 * @param nextAttemptAt of one that waits, at the earliest, when its webhook rests no more; absent where it waits for something else than an hour
 * @param waitsFor webhook: that is disabled, and what waits is sent when it is set going again
 * @param settledAt since when it waits no longer
 * @param lastStatus of the last answer
 * @param lastError why the last attempt does not count
 * @param event what is sent, byte for byte
 * @param log each attempt, the latest first, a hundred at most; only where one delivery is read
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
     * One time that it was sent.
     *
     * @param latencyMs until there was an answer, or none; milliseconds
     * @param response absent where there was none
     * @param error why it does not count: redirected, refused, gone, or what came in between, such as timeout
     */
    @Schema(name = "WebhookAttempt")
    public record Attempt(Instant at, int latencyMs, Request request, Response response, String error, String detail) {}

    /**
     * As it was sent; the body is the event.
     *
     * @param headers of {@code webhook-signature} the first characters of each signature only
     */
    @Schema(name = "WebhookRequestSent")
    public record Request(Map<String, String> headers) {}

    /** @param body its beginning, a thousand characters at most */
    @Schema(name = "WebhookResponse")
    public record Response(int status, Map<String, String> headers, String body) {}

    /** Absolute URLs. */
    @Schema(name = "WebhookDeliveryLinks")
    public record Links(String self, String webhook, String redeliveries) {}

    static DeliveryView of(ResultSet row, PublicUrl url) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID webhook = row.getObject("webhook_id", UUID.class);
        String owner = url.to("/v1/webhooks/" + webhook);
        String self = owner + "/deliveries/" + id;
        // A test goes to a disabled one too.
        boolean held =
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
                .nextAttemptAt(held ? null : next(row))
                .waitsFor(held ? "webhook" : null)
                .settledAt(Sql.instant(row, "settled_at"))
                .lastStatus(row.getObject("last_status", Integer.class))
                .lastError(row.getString("last_error"))
                .event(row.getString("body"))
                .links(new Links(self, owner, self + "/redeliveries"))
                .build();
    }

    // What is urgent is sent during rests too, and so are tests.
    private static Instant next(ResultSet row) throws SQLException {
        Instant next = Sql.instant(row, "next_at");
        boolean rests = !row.getBoolean("urgent") && !row.getBoolean("test");
        Instant rest = rests ? Sql.instant(row, "rest_until") : null;
        return next == null || rest == null || rest.isBefore(next) ? next : rest;
    }

    DeliveryView with(List<Attempt> attempts) {
        return DeliveryViewBuilder.builder(this).log(attempts).build();
    }

    static Attempt attempt(ResultSet row) throws SQLException {
        Integer status = row.getObject("status", Integer.class);
        return new Attempt(
                Sql.instant(row, "at"),
                row.getInt("latency_ms"),
                new Request(headers(row.getString("request_headers"))),
                status == null
                        ? null
                        : new Response(
                                status, headers(row.getString("response_headers")), row.getString("response_body")),
                row.getString("error"),
                row.getString("error_detail"));
    }

    private static Map<String, String> headers(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
