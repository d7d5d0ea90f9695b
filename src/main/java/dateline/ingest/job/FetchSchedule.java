package dateline.ingest.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Computes intervals between fetches, with jitter, so that imports with the same interval do not call a server at the
 * same instant.
 */
final class FetchSchedule {

    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofDays(31);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final double JITTER = 0.1;

    private FetchSchedule() {}

    /** @return the interval plus a random 0 to 10 % */
    static Duration jittered(Duration pause) {
        long more =
                (long) (pause.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble());
        return pause.plusMillis(more);
    }

    /** Exponential backoff: twice as long after each failure, up to one day, or {@code every} if that is longer. */
    static Duration afterFailure(Duration every, int failures) {
        Duration most = every.compareTo(LONGEST_PAUSE) > 0 ? every : LONGEST_PAUSE;
        Duration pause = every.multipliedBy(1L << Math.min(failures, 12));
        return pause.compareTo(most) > 0 ? most : pause;
    }
}
