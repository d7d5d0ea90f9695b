package dateline.syndication.notice;

import dateline.http.problem.Problem;
import dateline.syndication.terms.InvalidBody;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The rights desk has reached the partner by other means.
 *
 * @param channel email or phone
 * @param at when; now where it is left out
 * @param note for the rights desk alone
 */
public record NoticeDeliveryRequest(
        @NotNull @Pattern(regexp = "email|phone") @Schema(enumeration = {"email", "phone"})
        String channel,

        Instant at,
        @Size(max = 2_000) String note) {

    /** @throws Problem 422 for what has not happened yet, or happened before there was anything to tell */
    Instant moment(Instant issued, Instant now) {
        if (at == null) return now;
        if (at.isAfter(now) || at.isBefore(issued)) {
            throw InvalidBody.problem()
                    .at("/at", "out-of-range", "Between " + issued + ", when it was issued, and now.");
        }
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
