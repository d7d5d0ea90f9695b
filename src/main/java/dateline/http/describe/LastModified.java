package dateline.http.describe;

import dateline.http.base.HttpDates;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When something changed last, in the whole seconds of a header. Two changes can share a second, and who saw only the first of them must
 * not be told that nothing has changed since (RFC 9110 section 8.8.2.2).
 *
 * @param second rounded up: who was answered before the instant of the change, were it in the same second, has an earlier date
 */
public record LastModified(Instant second) {

    // A change bears an instant from the beginning of its transaction and is seen at the end, which the database does
    // not let be later.
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(5);

    public static LastModified of(Instant changed) {
        Instant floor = changed.truncatedTo(ChronoUnit.SECONDS);
        return new LastModified(floor.equals(changed) ? floor : floor.plusSeconds(1));
    }

    /** Whether every later change will have a later second; until then the date is nobody's to keep. */
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
