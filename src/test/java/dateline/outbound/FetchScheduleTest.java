package dateline.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void jitterAddsAtMostTenPercent() {
        for (int i = 0; i < 1_000; i++) {
            Duration pause = FetchSchedule.addJitter(HOUR);
            assertTrue(pause.compareTo(HOUR) >= 0 && pause.compareTo(Duration.ofMinutes(66)) <= 0, pause.toString());
        }
    }

    @Test
    void backoffDoublesUpToOneDay() {
        assertEquals(Duration.ofHours(2), FetchSchedule.backOff(HOUR, 1));
        assertEquals(Duration.ofHours(16), FetchSchedule.backOff(HOUR, 4));
        assertEquals(Duration.ofDays(1), FetchSchedule.backOff(HOUR, 5));
        assertEquals(Duration.ofDays(1), FetchSchedule.backOff(HOUR, 1_000));
        assertEquals(Duration.ofDays(3), FetchSchedule.backOff(Duration.ofDays(3), 2));
    }
}
