package dateline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Stories whose embargoes lift one after another, while clients of two nodes read every endpoint. The clock of the
 * database is read before and after each request: a request that ended before the instant shows nothing, one that began
 * a second after it shows everything. The two newsrooms of the tests run at the same time, because they mostly wait for
 * instants; in the long form one follows the other.
 */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbargoIT {

    private final long seed = Seed.of(EmbargoIT.class);
    private final ExecutorService newsrooms = Executors.newFixedThreadPool(Boolean.getBoolean("long") ? 1 : 2);
    private Future<Void> right;
    private Future<Void> fast;

    @BeforeAll
    void runNewsrooms() throws Exception {
        right = newsrooms.submit(this::runWithRightClocks);
        Path library = Faketime.library();
        if (library != null) fast = newsrooms.submit(() -> runWithAFastClock(library));
    }

    @AfterAll
    void stop() {
        newsrooms.shutdownNow();
    }

    @Test
    void anEmbargoedArticleIsHiddenBeforeItsInstantAndVisibleASecondLater() throws Throwable {
        await(right);
    }

    @Test
    void aFastClockOfANodeDoesNotLiftAnEmbargoEarly() throws Throwable {
        Assumptions.assumeTrue(
                fast != null, "There is no libfaketime to set a node's clock with: apt-get install libfaketime");
        await(fast);
    }

    private static void await(Future<Void> newsroom) throws Throwable {
        try {
            newsroom.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private Void runWithRightClocks() throws Exception {
        try (TwoNodes newsroom = TwoNodes.start("embargo", Map.of())) {
            new EmbargoReaders(newsroom, seed).run("two nodes");
        }
        return null;
    }

    private Void runWithAFastClock(Path library) throws Exception {
        // Only the wall clock is shifted: a JVM whose monotonic clock is shifted, too, does not return from its waits.
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME", "+1h",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
        try (TwoNodes newsroom = TwoNodes.start("embargo-fast", environment)) {
            String date = newsroom.second()
                    .get("/v1/articles")
                    .headers()
                    .firstValue("Date")
                    .orElseThrow();
            Instant shown = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            assertTrue(
                    shown.isAfter(Instant.now().plus(Duration.ofMinutes(59))), "The clock of the node is at " + date);
            new EmbargoReaders(newsroom, seed).run("one node an hour fast");
        }
        return null;
    }
}
