package dateline.http.describe;

import dateline.http.base.HttpDates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** From the deprecation of an operation or parameter to its removal, from midnight to midnight UTC. */
public record DeprecationPeriod(Instant since, Instant sunset) {

    private static final int MIN_MONTHS = 12;

    /** @throws IllegalArgumentException if the period is shorter than the policy promises */
    public static DeprecationPeriod of(DeprecatedSince deprecated) {
        LocalDate since = LocalDate.parse(deprecated.value());
        LocalDate sunset = LocalDate.parse(deprecated.sunset());
        if (sunset.isBefore(since.plusMonths(MIN_MONTHS)))
            throw new IllegalArgumentException(deprecated + " is shorter than " + MIN_MONTHS + " months");
        return new DeprecationPeriod(midnight(since), midnight(sunset));
    }

    /** The period of a response to which both apply: from the earlier beginning to the earlier end. */
    public DeprecationPeriod and(DeprecationPeriod other) {
        return new DeprecationPeriod(
                since.isBefore(other.since) ? since : other.since,
                sunset.isBefore(other.sunset) ? sunset : other.sunset);
    }

    /** Value of {@code Deprecation}, a structured date (RFC 9745). */
    public String deprecation() {
        return "@" + since.getEpochSecond();
    }

    /** Value of {@code Sunset}, an HTTP date (RFC 8594). */
    public String sunsetDate() {
        return HttpDates.format(sunset);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
