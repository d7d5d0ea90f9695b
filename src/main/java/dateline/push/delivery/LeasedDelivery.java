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
 * A delivery that this node has in hand, for as long as the lease lasts.
 *
 * @param at when it was handed out
 * @param tries that failed since it was last put into the queue
 * @param owner the partner whose webhook it is; null for the newsroom
 * @param host that receives it, as calls are counted
 * @param limited the endpoint has failed lately, or was never confirmed
 */
@RecordBuilder
record LeasedDelivery(
        UUID id,
        UUID webhook,
        UUID lease,
        Instant at,
        String url,
        String type,
        String body,
        int tries,
        boolean urgent,
        boolean test,
        UUID owner,
        String host,
        boolean limited,
        List<byte[]> secrets) {

    static LeasedDelivery of(ResultSet row, UUID lease, Instant at) throws SQLException {
        return LeasedDeliveryBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .webhook(row.getObject("webhook_id", UUID.class))
                .lease(lease)
                .at(at)
                .url(row.getString("url"))
                .type(row.getString("type"))
                .body(row.getString("body"))
                .tries(row.getInt("tries"))
                .urgent(row.getBoolean("urgent"))
                .test(row.getBoolean("test"))
                .owner(row.getObject("partner_id", UUID.class))
                .host(host(row.getString("url")))
                .limited(row.getInt("failures") > 0 || !row.getBoolean("confirmed"))
                .secrets(List.of())
                .build();
    }

    LeasedDelivery signedWith(List<byte[]> all) {
        return LeasedDeliveryBuilder.builder(this).secrets(all).build();
    }

    /** The host of a URL; the URL itself where it cannot be called anyway. */
    static String host(String url) {
        try {
            return OutboundUrl.parse(url).host();
        } catch (OutboundFailure notCallable) {
            return url;
        }
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** What the receiver knows it by, at every attempt (Standard Webhooks 1.0). */
    String messageId() {
        return messageId(id);
    }

    static String messageId(UUID id) {
        return "msg_" + id.toString().replace("-", "");
    }
}
