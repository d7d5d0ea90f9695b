package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** While clients have not read large responses, further requests are refused: of the caller at half of the limit, of all at the limit. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UnreadResponseLimitTest {

    private static final String ARTICLES = "/v1/articles?limit=1&publishedFrom=2002-02-02T00:00:00.";

    @Inject
    UnreadResponses unread;

    @Test
    void oneCallerHasHalfOfTheLimit() {
        UnreadResponses responses = new UnreadResponses(1_000);
        responses.add("one", 499);
        assertFalse(responses.isFull("one"));
        responses.add("one", 1);
        assertTrue(responses.isFull("one"));
        assertFalse(responses.isFull("two"));
        responses.add("two", 499);
        responses.add("three", 1);
        assertTrue(responses.isFull("four"), "all together have the limit");
        responses.add("one", -500);
        assertFalse(responses.isFull("one"));
        assertEquals(500, responses.bytes());
    }

    @Test
    void aRequestIsRefusedWhileTheLimitIsReached() {
        unread.add("someone else", Long.MAX_VALUE / 2);
        try {
            Response refusal = Newsroom.get(null, ARTICLES + System.nanoTime() % 1_000_000 + "Z");
            assertEquals(503, refusal.statusCode());
            assertEquals("1", refusal.header("Retry-After"));
            assertEquals("overloaded", refusal.path("code"));
            String detail = refusal.path("detail");
            assertTrue(detail.contains("have not read yet"), detail);
            assertEquals(200, Newsroom.get(null, "/health/live").statusCode());
        } finally {
            unread.add("someone else", -Long.MAX_VALUE / 2);
        }
        assertEquals(
                200,
                Newsroom.get(null, ARTICLES + System.nanoTime() % 1_000_000 + "Z")
                        .statusCode());
    }
}
