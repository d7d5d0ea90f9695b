package dateline.push.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Computes the waits between attempts: about three days of retries, with 20 % jitter so that deliveries that failed
 * together are not retried together.
 */
final class RetrySchedule {

    private static final double JITTER = 0.2;

    // The schedule of Standard Webhooks 1.0: 10 attempts within about 3 days and 3.5 hours.
    private static final List<Duration> NORMAL_WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    // Partners must act on a kill within the hour: dense attempts at first, then hourly.
    private static final List<Duration> URGENT_WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30));
    private static final int HOURLY_URGENT_ATTEMPTS = 74;

    private RetrySchedule() {}

    /**
     * Wait before the next attempt.
     *
     * @param tries failed attempts, from 1
     * @return empty if there is no further attempt
     */
    static Optional<Duration> nextWait(int tries, boolean urgent, RandomGenerator random) {
        if (urgent && tries > URGENT_WAITS.size() && tries <= URGENT_WAITS.size() + HOURLY_URGENT_ATTEMPTS) {
            return Optional.of(addJitter(Duration.ofHours(1), random));
        }
        List<Duration> waits = urgent ? URGENT_WAITS : NORMAL_WAITS;
        return tries > waits.size() ? Optional.empty() : Optional.of(addJitter(waits.get(tries - 1), random));
    }

    /**
     * Pause of a webhook that fails repeatedly: 1 s, doubled with each failure up to {@code longest}, with jitter.
     */
    static Duration pause(int failures, Duration maxPause, RandomGenerator random) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
        return addJitter(pause.compareTo(maxPause) > 0 ? maxPause : pause, random);
    }

    private static Duration addJitter(Duration wait, RandomGenerator random) {
        return Duration.ofMillis((long) (wait.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
