package dateline.push.delivery;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The deliveries that a redelivery enqueued again.
 *
 * @param count number of deliveries
 */
@Schema(name = "WebhookRedelivery")
public record RedeliveryView(Instant from, Instant to, List<String> states, int count, Links links) {

    /** Absolute URLs. */
    @Schema(name = "WebhookRedeliveryLinks")
    public record Links(String webhook, String deliveries) {}
}
