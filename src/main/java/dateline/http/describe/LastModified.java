package dateline.http.describe;

import dateline.http.base.HttpDates;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The date of the last change in whole seconds, for {@code Last-Modified}. Two changes can fall into the same second, and a client that saw
 * only the first must not get 304 after the second (RFC 9110 section 8.8.2.2).
 *
 * @param second of the change, rounded up: a response from before the change, even in the same second, carries an earlier date
 */
public record LastModified(Instant second) {

    // A change carries the instant at which its transaction began and becomes visible at its commit. The database ends
    // transactions that take longer than this.
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(5);

    public static LastModified of(Instant changed) {
        Instant floor = changed.truncatedTo(ChronoUnit.SECONDS);
        return new LastModified(floor.equals(changed) ? floor : floor.plusSeconds(1));
    }

    /** Whether every later change will have a later date. Until then the date must not be sent. */
    public boolean isFinal(Instant now) {
        return !second.plus(LONGEST_TRANSACTION).isAfter(now);
    }

    public boolean isAfter(Instant date) {
        return second.isAfter(date);
    }

    @Override
    public String toString() {
        return HttpDates.format(second);
    }
}
