package dateline.push;

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
 * @param sick the webhook has failed lately
 */
record Delivery(
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
        boolean sick,
        List<byte[]> secrets) {

    static Delivery of(ResultSet row, UUID lease, Instant at) throws SQLException {
        return new Delivery(
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
                row.getInt("failures") > 0,
                List.of());
    }

    Delivery signedWith(List<byte[]> all) {
        return new Delivery(id, webhook, lease, at, url, type, body, tries, urgent, test, sick, all);
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
