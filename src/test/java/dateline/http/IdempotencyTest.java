package dateline.http;

import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.made;
import static dateline.http.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A POST that is sent twice with the same {@code Idempotency-Key} has one effect. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class IdempotencyTest {

    private static final String STORY = "{\"headline\":\"Lock gate sticks\"}";

    @Test
    void aReplayReturnsTheFirstResponseAndHasNoEffect() {
        Request request = post("/v1/articles", STORY).with("Idempotency-Key", "\"gate-1\"");
        RawHttp.Answer first = made(request);
        assertEquals(List.of(), first.headers("Idempotency-Replayed"));
        int drafts = drafts();
        RawHttp.Answer again = made(request.with("Idempotency-Key", "gate-1"));
        assertEquals("true", again.header("Idempotency-Replayed").orElse(""));
        assertEquals(json(first), json(again));
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals(first.header("ETag"), again.header("ETag"));
        assertEquals(first.header("Content-Type"), again.header("Content-Type"));
        assertEquals(drafts, drafts());
    }

    @Test
    void aKeyReusedForAnotherRequestIsRefused() {
        made(post("/v1/articles", STORY).with("Idempotency-Key", "gate-2"));
        assertEquals(
                422,
                post("/v1/articles", "{\"headline\":\"Lock gate mended\"}")
                        .with("Idempotency-Key", "gate-2")
                        .send()
                        .status());
        assertEquals(
                422,
                post("/v1/feeds", "{\"title\":\"Lock gates\"}")
                        .with("Idempotency-Key", "gate-2")
                        .send()
                        .status());
    }

    @Test
    void theSameKeyOfTwoCallersIsIndependent() {
        String first = json(made(post("/v1/articles", STORY).with("Idempotency-Key", "gate-3")))
                .get("id")
                .asText();
        String second = json(made(
                        post("/v1/articles", STORY).key("dl_demo_admin").with("Idempotency-Key", "gate-3")))
                .get("id")
                .asText();
        assertNotEquals(first, second);
    }

    @Test
    void anErrorIsNotStored() {
        RawHttp.Answer refused = post("/v1/articles", "{\"headline\":\" \"}")
                .with("Idempotency-Key", "gate-4")
                .send();
        assertEquals(422, refused.status());
        made(post("/v1/articles", STORY).with("Idempotency-Key", "gate-4"));
    }

    @Test
    void eightConcurrentRequestsHaveOneEffect() throws Exception {
        Request request = post("/v1/articles", STORY).with("Idempotency-Key", "gate-5");
        int before = drafts();
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            Callable<RawHttp.Answer> send = request::send;
            List<String> ids = new ArrayList<>();
            for (Future<RawHttp.Answer> one :
                    executor.invokeAll(IntStream.range(0, 8).mapToObj(i -> send).toList())) {
                RawHttp.Answer answer = one.get();
                assertTrue(answer.status() == 201 || answer.status() == 409, answer::text);
                if (answer.status() == 201) ids.add(json(answer).get("id").asText());
                else assertTrue(answer.header("Retry-After").isPresent());
            }
            assertEquals(1, ids.stream().distinct().count());
            assertEquals(before + 1, drafts());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void requestsWithoutAKeyAreIndependent() {
        assertNotEquals(
                json(made(post("/v1/articles", STORY))).get("id"),
                json(made(post("/v1/articles", STORY))).get("id"));
    }

    private static int drafts() {
        int drafts = 0;
        String cursor = "";
        do {
            var page = json(Request.get("/v1/drafts?limit=100" + cursor)
                    .key(Newsroom.EDITOR)
                    .send());
            drafts += page.get("items").size();
            cursor = page.at("/page/nextCursor").asText().isEmpty()
                    ? ""
                    : "&cursor=" + page.at("/page/nextCursor").asText();
        } while (!cursor.isEmpty());
        return drafts;
    }
}
