package dateline.outbound;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Computes intervals between repeated fetches, with jitter, so that jobs with the same interval do not call a server at
 * the same instant.
 */
public final class FetchSchedule {

    private static final Duration MAX_BACKOFF = Duration.ofDays(1);
    private static final double JITTER = 0.1;

    private FetchSchedule() {}

    /** @return the interval plus a random 0 to 10 % */
    public static Duration addJitter(Duration interval) {
        long jitter = (long)
                (interval.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble());
        return interval.plusMillis(jitter);
    }

    /** Exponential backoff: twice as long after each failure, up to one day, or {@code every} if that is longer. */
    public static Duration backOff(Duration interval, int failures) {
        Duration longest = interval.compareTo(MAX_BACKOFF) > 0 ? interval : MAX_BACKOFF;
        Duration backoff = interval.multipliedBy(1L << Math.min(failures, 12));
        return backoff.compareTo(longest) > 0 ? longest : backoff;
    }
}
