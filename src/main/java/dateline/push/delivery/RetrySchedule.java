package dateline.push.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When what was not taken is tried again: over three days, with jitter, so that those who failed together do not come back together. */
final class RetrySchedule {

    private static final double JITTER = 0.2;

    // Standard Webhooks 1.0: three days and three and a half hours, all in all.
    private static final List<Duration> USUAL = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    // A kill is due within the hour: soon, then hourly for as long.
    private static final List<Duration> URGENT = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30));
    private static final int URGENT_HOURS = 74;

    private RetrySchedule() {}

    /** @param tries that failed, from 1; @return how long to wait for the next, empty when there is none */
    static Optional<Duration> next(int tries, boolean urgent, RandomGenerator random) {
        if (urgent && tries > URGENT.size() && tries <= URGENT.size() + URGENT_HOURS) {
            return Optional.of(spread(Duration.ofHours(1), random));
        }
        List<Duration> waits = urgent ? URGENT : USUAL;
        return tries > waits.size() ? Optional.empty() : Optional.of(spread(waits.get(tries - 1), random));
    }

    /** How long a webhook is left alone that failed so often in a row: from a second on, twice as long each time. */
    static Duration rest(int failures, Duration longest, RandomGenerator random) {
        Duration rest = Duration.ofSeconds(1L << Math.min(failures, 20));
        return spread(rest.compareTo(longest) > 0 ? longest : rest, random);
    }

    private static Duration spread(Duration wait, RandomGenerator random) {
        return Duration.ofMillis((long) (wait.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
