package dateline.database.retention;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {

    @Test
    void changeRetentionIsAtLeastTheLifetimeOfACursor() {
        String message = assertThrows(IllegalStateException.class, () -> start(Duration.ofDays(89)))
                .getMessage();
        assertTrue(message.contains("dateline.retention.changes") && message.contains("P90D"), message);
        assertDoesNotThrow(() -> start(Duration.ofDays(90)));
        assertDoesNotThrow(() -> start(Duration.ofDays(4_000)));
    }

    private static void start(Duration changes) {
        RetentionConfig config = new RetentionConfig() {
            @Override
            public Duration changes() {
                return changes;
            }

            @Override
            public Duration draftEdits() {
                return Duration.ofDays(30);
            }

            @Override
            public Duration deniedReads() {
                return Duration.ofDays(400);
            }

            @Override
            public Duration every() {
                return Duration.ofDays(1);
            }

            @Override
            public Duration lookEvery() {
                return Duration.ofMinutes(10);
            }
        };
        new RetentionJob(List.of(), config, null, null).checkConfiguration(null);
    }
}
