package dateline.push.delivery;

import dateline.http.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * Selects deliveries to send again, with the same id and the same body.
 *
 * @param from selects deliveries created at or after this instant
 * @param to selects deliveries created before this instant
 * @param states any of these; default: failed
 */
public record RedeliveryRequest(
        @NotNull Instant from,
        @NotNull Instant to,

        @Size(min = 1, max = 3) List<@NotNull @Pattern(regexp = "failed|delivered|pending") String> states) {

    /** @throws Problem 422 for an empty range */
    public void require() {
        if (!to.isAfter(from)) throw Problem.invalidBody().at("/to", "out-of-range", "Must be later than from.");
    }

    public List<String> statesOrDefault() {
        return states == null ? List.of("failed") : states;
    }
}
