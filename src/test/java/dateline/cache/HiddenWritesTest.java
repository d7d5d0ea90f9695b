package dateline.cache;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hidden write does not change whether a public response is served from the cache, nor its position. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HiddenWritesTest {

    private static final int ROUNDS = 12;
    private static final String LIST = "/v1/articles?limit=7";
    private static final String HEADER = "Dateline-Position";

    @Inject
    Newsroom newsroom;

    @Test
    void aHiddenPublicationDoesNotChangeCachedPublicResponses() throws InterruptedException {
        String editor = newsroom.key("articles:write", "articles:read");
        String later = Instant.now().plusSeconds(36_000).toString();
        List<Response> drafts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++)
            drafts.add(post(
                    editor,
                    "/v1/articles",
                    JsonBody.with("headline", "Hidden")
                            .and("visibility", i % 2 == 0 ? "licensed" : "public")
                            .json()));
        String before = cachedPosition();
        for (int i = 0; i < ROUNDS; i++) {
            publish(
                    editor,
                    drafts.get(i),
                    i % 2 == 0 ? "{}" : JsonBody.with("embargoedUntil", later).json());
            // The newsroom reads as well, so that a poll is triggered by the write.
            get(editor, LIST).then().statusCode(200);
            String position = get(null, LIST).header(HEADER);
            assertNotNull(position, "Round " + i + ": the response does not come from the cache.");
            assertEquals(positionWithoutInstant(before), positionWithoutInstant(position));
        }
        Response open = post(editor, "/v1/articles", "{\"headline\":\"Open\"}");
        publish(editor, open, "{}");
        assertNotEquals(positionWithoutInstant(before), positionWithoutInstant(cachedPosition()));
    }

    private static void publish(String editor, Response draft, String plan) {
        as(editor)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body(plan)
                .post("/v1/articles/" + draft.path("id") + "/publications")
                .then()
                .statusCode(201);
    }

    private static String cachedPosition() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            String position = get(null, LIST).header(HEADER);
            if (position != null) return position;
            Thread.sleep(20);
        }
        throw new AssertionError("The response never comes from the cache.");
    }

    private static String positionWithoutInstant(String header) {
        return header.replaceFirst(";.*", "");
    }
}
