package dateline.article;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever is answered without the way through REST is told what REST would tell, to the byte. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class StraightReadsTest {

    // By these it goes straight, and by no others.
    private static final String STRAIGHT = "application/json";
    private static final String BY_REST = "application/json;q=0.9";

    private static final Set<String> OWN = Set.of("date", "x-request-id", "ratelimit", "ratelimit-policy");

    @Test
    void everyArticleIsTheSame() {
        List<String> paths = new ArrayList<>();
        Response page = get("/v1/articles?limit=50", BY_REST);
        for (String id : page.jsonPath().getList("items.id", String.class)) paths.add("/v1/articles/" + id);
        for (String slug : page.jsonPath().getList("items.slug", String.class)) paths.add("/v1/articles/" + slug);
        assertTrue(paths.size() > 40, paths.size() + " of them");
        paths.forEach(StraightReadsTest::theSame);
    }

    @Test
    void everyPageIsTheSame() {
        String next = "/v1/articles?limit=10";
        int pages = 0;
        for (; next != null && pages < 4; pages++) next = next(theSame(next));
        assertTrue(pages > 2, pages + " of them");
        theSame("/v1/articles");
        theSame("/v1/articles?limit=7");
        next(theSame(next(theSame("/v1/articles?q=the&limit=2"))));
    }

    @Test
    void whatIsNotThereIsRefusedTheSame() {
        List.of(
                        "/v1/articles/no-such-story",
                        "/v1/articles/01a100b9-b930-7899-8000-000000000899",
                        "/v1/articles/export",
                        "/v1/articles?limit=0",
                        "/v1/articles?limit=101",
                        "/v1/articles?limit=5&limit=6",
                        "/v1/articles?cursor=elsewhere",
                        "/v1/articles?cursor=",
                        "/v1/articles?q=" + "x".repeat(501),
                        "/v1/articles?nothing=1",
                        "/v1/articles/a?include=nothing")
                .forEach(StraightReadsTest::theSame);
    }

    @Test
    void whatIsKnownIsComparedTheSame() {
        String etag = get("/v1/articles?limit=20", STRAIGHT).header("ETag");
        for (String accept : List.of(STRAIGHT, BY_REST)) {
            Response known = given().header("Accept", accept)
                    .header("If-None-Match", etag)
                    .get("/v1/articles?limit=20");
            assertEquals(304, known.statusCode(), accept);
            Response other = given().header("Accept", accept)
                    .header("If-Match", "\"another\"")
                    .get("/v1/articles?limit=20");
            assertEquals(412, other.statusCode(), accept);
        }
    }

    private static String next(Response page) {
        String next = page.jsonPath().getString("links.next");
        return next == null ? null : next.substring(next.indexOf("/v1/"));
    }

    // What changes between two looks by REST, such as a Last-Modified whose second has just passed, is looked at again.
    private static Response theSame(String path) {
        Response expected = get(path, BY_REST);
        Response straight = get(path, STRAIGHT);
        for (Response again; !told(again = get(path, BY_REST)).equals(told(expected)); expected = again) {
            straight = get(path, STRAIGHT);
        }
        assertEquals(told(expected), told(straight), path);
        assertEquals(expected.statusCode(), straight.statusCode(), path);
        if (expected.statusCode() == 200) assertEquals(expected.asString(), straight.asString(), path);
        else
            assertEquals(
                    expected.jsonPath().getString("code"), straight.jsonPath().getString("code"), path);
        return straight;
    }

    // A refusal holds the id of its request, and has no length of its own.
    private static TreeMap<String, String> told(Response response) {
        TreeMap<String, String> told = new TreeMap<>();
        for (Header header : response.headers()) {
            String name = header.getName().toLowerCase();
            if (!OWN.contains(name)) told.put(name, header.getValue());
        }
        return told;
    }

    private static Response get(String path, String accept) {
        return given().urlEncodingEnabled(false).header("Accept", accept).get(path);
    }
}
