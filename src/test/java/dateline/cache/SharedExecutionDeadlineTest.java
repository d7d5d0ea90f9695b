package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time in which a request waits for the execution of another one counts towards its own deadline. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SharedExecutionDeadlineTest {

    private static final int REQUESTS = 3;
    // The deadline is 8 s. The execution fails after 5 s, and the requests that waited for it then run on their own.
    private static final Duration MAX_WAIT = Duration.ofSeconds(9);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private record TimedResponse(Response response, Duration time) {}

    @Test
    void waitingCountsTowardsTheDeadline() throws Exception {
        UUID story = newsroom.publish(
                Stories.article().headline("Shared").visibility("public").json(), "{}");
        ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
        List<CompletableFuture<TimedResponse>> pending = new ArrayList<>();
        List<TimedResponse> responses = new ArrayList<>();
        try (var lockHolder = database.getConnection();
                var statement = lockHolder.createStatement()) {
            lockHolder.setAutoCommit(false);
            statement.execute("set local transaction_timeout = 0");
            statement.execute("lock table finished_article in access exclusive mode");
            for (int i = 0; i < REQUESTS; i++) {
                pending.add(CompletableFuture.supplyAsync(() -> read(story), clients));
                // The first request must have begun its execution.
                if (i == 0) Thread.sleep(300);
            }
            for (var one : pending) responses.add(one.get(30, TimeUnit.SECONDS));
            lockHolder.rollback();
        } finally {
            clients.shutdown();
        }
        assertAll(responses.stream()
                .map(one -> () -> assertEquals(503, one.response().statusCode(), one.toString())));
        assertAll(responses.stream().map(one -> () -> assertTrue(one.time().compareTo(MAX_WAIT) < 0, one.toString())));
    }

    private static TimedResponse read(UUID story) {
        long start = System.nanoTime();
        Response response = RestAssured.get("/v1/articles/" + story);
        return new TimedResponse(response, Duration.ofNanos(System.nanoTime() - start));
    }
}
