package dateline.push.delivery;

import dateline.http.problem.Problem;
import dateline.push.webhook.WebhookRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * Which deliveries are to be sent again, with the same id and the same body.
 *
 * @param from of those made at or after this instant
 * @param to of those made before this instant
 * @param states any of these; failed where it is left out
 */
public record RedeliveryRequest(
        @NotNull Instant from,
        @NotNull Instant to,

        @Size(min = 1, max = 3) List<@NotNull @Pattern(regexp = "failed|delivered|pending") String> states) {

    /** @throws Problem 422 for a range in which nothing can be */
    public void require() {
        if (!to.isAfter(from))
            throw WebhookRequest.broken().at("/to", "out-of-range", "After from: the range ends before it begins.");
    }

    public List<String> wanted() {
        return states == null ? List.of("failed") : states;
    }
}
