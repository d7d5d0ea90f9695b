package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ServerWatchTest {

    @Test
    void pausesBetweenStartsGrowToThirtySeconds() {
        List<Long> seconds = List.of(1, 2, 3, 4, 5, 6, 7, 8, 1_000).stream()
                .map(attempt -> ServerWatch.pauseBefore(attempt).toSeconds())
                .toList();
        assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L), seconds);
    }

    @Test
    void aFailedStartIsRepeatedUntilTheServerRuns() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CompletableFuture<Process> started = new CompletableFuture<>();
        ServerWatch watch = new ServerWatch(() -> {
            if (attempts.incrementAndGet() < 2)
                throw new EmbeddedDatabaseException("There is no room left on the disk.");
            Process server = new ProcessBuilder("sleep", "30").start();
            started.complete(server);
            return server;
        });
        watch.watch(new ProcessBuilder("true").start());
        Process server = started.get(10, TimeUnit.SECONDS);
        try {
            assertEquals(2, attempts.get());
            for (int i = 0; i < 100 && !watch.lostFor().isZero(); i++) TimeUnit.MILLISECONDS.sleep(10);
            assertEquals(Duration.ZERO, watch.lostFor());
        } finally {
            watch.stop();
            server.destroyForcibly();
        }
    }
}
