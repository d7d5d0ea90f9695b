package dateline.push.delivery;

import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundUrl;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery that this node has leased.
 *
 * @param lease id of the lease
 * @param claimedAt when it was claimed, by the database's clock
 * @param tries failed attempts since it was last enqueued
 * @param owner the partner that owns the webhook; null for the newsroom
 * @param host the receiver's host, by which calls are counted
 * @param isLimited whether the endpoint has failed since its last success, or is not confirmed
 * @param secrets signing secrets, the latest first
 * @param traceparent of the change that caused it; null if that was not traced
 */
@RecordBuilder
record LeasedDelivery(
        UUID id,
        UUID webhook,
        UUID lease,
        Instant claimedAt,
        String url,
        String type,
        String body,
        int tries,
        boolean isUrgent,
        boolean isTest,
        UUID owner,
        String host,
        boolean isLimited,
        List<byte[]> secrets,
        String traceparent) {

    static LeasedDelivery of(ResultSet row, UUID lease, Instant claimedAt) throws SQLException {
        return LeasedDeliveryBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .webhook(row.getObject("webhook_id", UUID.class))
                .lease(lease)
                .claimedAt(claimedAt)
                .url(row.getString("url"))
                .type(row.getString("type"))
                .body(row.getString("body"))
                .tries(row.getInt("tries"))
                .isUrgent(row.getBoolean("urgent"))
                .isTest(row.getBoolean("test"))
                .owner(row.getObject("partner_id", UUID.class))
                .host(hostOf(row.getString("url")))
                .isLimited(row.getInt("failures") > 0 || !row.getBoolean("confirmed"))
                .secrets(List.of())
                .traceparent(row.getString("traceparent"))
                .build();
    }

    LeasedDelivery withSecrets(List<byte[]> all) {
        return LeasedDeliveryBuilder.builder(this).secrets(all).build();
    }

    /** The host of a URL; the URL itself if it is not callable. */
    static String hostOf(String url) {
        try {
            return OutboundUrl.parse(url).host();
        } catch (OutboundFailure notCallable) {
            return url;
        }
    }

    byte[] bodyBytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The {@code webhook-id}, the same at every attempt (Standard Webhooks 1.0). */
    String messageId() {
        return messageId(id);
    }

    static String messageId(UUID id) {
        return "msg_" + id.toString().replace("-", "");
    }
}
