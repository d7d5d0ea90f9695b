package dateline.article.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list or feed with the bodies of long articles ends early; its pages together show every article once, each with its whole body. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BodyLoaderTest {

    private static final int ARTICLES = 7;
    private static final int CHARACTERS = 400_000;

    @Inject
    Newsroom newsroom;

    private String word;
    private final List<String> published = new ArrayList<>();

    @BeforeEach
    void publishLongArticles() {
        word = Newsroom.unique("ledger").replace("-", "");
        for (int i = 0; i < ARTICLES; i++) {
            JsonBody paragraph = JsonBody.with("type", "paragraph").and("text", "ledger ".repeat(CHARACTERS / 140));
            UUID story = newsroom.publish(
                    JsonBody.with("headline", word)
                            .and("visibility", "public")
                            .and("body", java.util.Collections.nCopies(20, paragraph))
                            .json(),
                    "{}");
            published.add(0, story.toString());
        }
    }

    @Test
    void pagesOfLongArticlesEndEarlyAndMissNone() {
        for (String order : new String[] {"", "&sort=relevance"}) {
            List<String> seen = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            String next = "/v1/articles?limit=50&fields=id,body&q=" + word + order;
            while (next != null) {
                Response page = Newsroom.as(null).urlEncodingEnabled(false).get(next);
                assertEquals(200, page.statusCode(), page.asString());
                List<String> ids = page.path("items.id");
                List<List<Object>> bodies = page.path("items.body");
                bodies.forEach(body -> assertEquals(20, body.size()));
                assertEquals(50, (Integer) page.path("page.limit"));
                seen.addAll(ids);
                sizes.add(ids.size());
                next = page.path("links.next");
            }
            assertEquals(published, seen);
            assertTrue(sizes.size() > 1 && sizes.get(0) > 1, sizes + " items a page");
        }
    }

    @Test
    void aPageWithoutBodiesIsNotShortened() {
        List<String> ids =
                Newsroom.get(null, "/v1/articles?limit=50&fields=id&q=" + word).path("items.id");
        assertEquals(published, ids);
    }
}
