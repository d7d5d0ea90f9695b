package dateline.ingest.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a document is fetched again: a little later than asked for, so that not all who ask come at once. */
final class FetchSchedule {

    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofDays(31);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final double JITTER = 0.1;

    private FetchSchedule() {}

    /** The same to a tenth more. */
    static Duration jittered(Duration pause) {
        long more =
                (long) (pause.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble());
        return pause.plusMillis(more);
    }

    /** Twice as long after each failure, a day at most unless it was longer anyway. */
    static Duration afterFailure(Duration every, int failures) {
        Duration most = every.compareTo(LONGEST_PAUSE) > 0 ? every : LONGEST_PAUSE;
        Duration pause = every.multipliedBy(1L << Math.min(failures, 12));
        return pause.compareTo(most) > 0 ? most : pause;
    }
}
