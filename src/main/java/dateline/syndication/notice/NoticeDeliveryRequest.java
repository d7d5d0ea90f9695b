package dateline.syndication.notice;

import dateline.http.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A delivery of a notice by email or phone, recorded by the rights desk.
 *
 * @param channel email or phone
 * @param at instant of the delivery; default now
 * @param note visible to the rights desk only
 */
public record NoticeDeliveryRequest(
        @NotNull @Pattern(regexp = "email|phone") @Schema(enumeration = {"email", "phone"})
        String channel,

        Instant at,
        @Size(max = 2_000) String note) {

    /** @throws Problem 422 if {@code at} is in the future or before the notice was issued */
    Instant effectiveInstant(Instant issued, Instant now) {
        if (at == null) return now;
        if (at.isAfter(now) || at.isBefore(issued)) {
            throw Problem.invalidBody()
                    .at("/at", "out-of-range", "Between " + issued + ", when it was issued, and now.");
        }
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
