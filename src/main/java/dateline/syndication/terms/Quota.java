package dateline.syndication.terms;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The maximum number of different articles that a permission serves at level {@code full} per day or month (UTC).
 *
 * @param period day or month
 */
public record Quota(
        @NotNull @Min(1) @Max(10_000_000) Integer limit,

        @NotNull @Pattern(regexp = "day|month") @Schema(enumeration = {"day", "month"})
        String period) {

    /** The quota in words, such as {@code 1 article a day}. */
    public String inWords() {
        return limit + (limit == 1 ? " article a " : " articles a ") + period;
    }

    public Instant periodStart(Instant now) {
        return first(now).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    public Instant periodEnd(Instant now) {
        LocalDate first = first(now);
        LocalDate next = period.equals("day") ? first.plusDays(1) : first.plusMonths(1);
        return next.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private LocalDate first(Instant now) {
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return period.equals("day") ? day : day.withDayOfMonth(1);
    }
}
