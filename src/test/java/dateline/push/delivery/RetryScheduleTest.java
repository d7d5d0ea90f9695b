package dateline.push.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void aDeliveryHasTenAttemptsInThreeDays() {
        List<Duration> waits = waits(false);
        assertEquals(9, waits.size());
        assertTrue(waits.get(0).toSeconds() <= 6);
        Duration all = waits.stream().reduce(Duration.ZERO, Duration::plus);
        assertTrue(all.toHours() >= 60 && all.toHours() <= 91, all.toString());
    }

    @Test
    void anUrgentDeliveryHasDenseAttemptsInTheFirstHourAndThenHourlyOnes() {
        List<Duration> waits = waits(true);
        Duration hour = Duration.ZERO;
        int tries = 0;
        while (hour.plus(waits.get(tries)).toMinutes() < 60) hour = hour.plus(waits.get(tries++));
        assertTrue(tries >= 6, tries + " tries");
        Duration all = waits.stream().reduce(Duration.ZERO, Duration::plus);
        assertTrue(all.toHours() >= 60 && all.toHours() <= 91, all.toString());
        assertTrue(waits.stream().allMatch(wait -> wait.toMinutes() <= 72));
    }

    @Test
    void waitsAreSpreadByJitter() {
        HashSet<Duration> waits = new HashSet<>();
        for (int i = 0; i < 100; i++)
            waits.add(RetrySchedule.nextWait(3, false, new Random(i)).orElseThrow());
        assertTrue(waits.size() > 90);
        waits.forEach(wait -> assertTrue(wait.toMinutes() >= 24 && wait.toMinutes() <= 36, wait.toString()));
    }

    @Test
    void pausesGrowToTheMaximum() {
        Duration maxPause = Duration.ofMinutes(10);
        assertTrue(RetrySchedule.pause(0, maxPause, new Random(1)).toMillis() <= 1_200);
        for (int failures = 10; failures < 5_000; failures += 7) {
            Duration pause = RetrySchedule.pause(failures, maxPause, new Random(failures));
            assertTrue(pause.toMinutes() >= 8 && pause.toMinutes() <= 12, pause.toString());
        }
    }

    private static List<Duration> waits(boolean urgent) {
        List<Duration> waits = new ArrayList<>();
        for (int tries = 1; ; tries++) {
            Optional<Duration> wait = RetrySchedule.nextWait(tries, urgent, new Random(tries));
            if (wait.isEmpty()) return waits;
            waits.add(wait.get());
        }
    }
}
