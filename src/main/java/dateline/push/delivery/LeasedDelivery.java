package dateline.push.delivery;

import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundUrl;
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
        return new LeasedDelivery(
                row.getObject("id", UUID.class),
                row.getObject("webhook_id", UUID.class),
                lease,
                at,
                row.getString("url"),
                row.getString("type"),
                row.getString("body"),
                row.getInt("tries"),
                row.getBoolean("urgent"),
                row.getBoolean("test"),
                row.getObject("partner_id", UUID.class),
                host(row.getString("url")),
                row.getInt("failures") > 0 || !row.getBoolean("confirmed"),
                List.of());
    }

    LeasedDelivery signedWith(List<byte[]> all) {
        return new LeasedDelivery(
                id, webhook, lease, at, url, type, body, tries, urgent, test, owner, host, limited, all);
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
