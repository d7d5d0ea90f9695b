package dateline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rometools.rome.io.SyndFeedInput;
import dateline.database.server.TestDatabase;
import dateline.format.AtomGrammar;
import dateline.format.JsonFeedSchema;
import dateline.format.RssRules;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Imports stories into an empty database, publishes them, and reads them as articles and in feeds. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportToFeedTest {

    @RegisterExtension
    static final Browser browser = new Browser();

    @Test
    void aLongStoryGoesFromAFileToReadersAndFeeds() throws Exception {
        String story = sample("/mayors.json");
        JsonPath live = published(story);
        assertEquals(JsonPath.from(story).getString("headline"), live.getString("headline"));
        assertEquals("Runa K. Voss", live.getString("bylines[0].name"));
        assertEquals("author", live.getString("bylines[0].role"));
        assertEquals("Islands Bureau Chief", live.getString("bylines[0].title"));
        assertEquals("NORTH SKARV, Norway (The Skarv Observer) –", live.getString("dateline.text"));
        assertEquals("Copyright 1999-2026 The Skarv Observer.", live.getString("copyrightNotice"));
        assertBody(live, 2, 19, "NORTH SKARV");
    }

    @Test
    void aStoryWithInlineMarkupGoesFromAFileToReadersAndFeeds() throws Exception {
        JsonPath live = published(sample("/lighthouse.json"));
        assertEquals("GULL POINT, UK (The Test Gazette) –", live.getString("dateline.text"));
        assertBody(live, 1, 3, "GULL POINT");
    }

    @Test
    void namesOfAnImportedStoryAreCreatedAndReported() {
        String story = """
                {"headline":"Named","section":"Cliffs & Coves","tags":["sea-fog","Buoys"],"source":{"name":"Fog Agency","url":"https://fog.example"},
                 "bylines":[{"name":"Ada Mist"}]}
                """;
        JsonPath draft = create(story).jsonPath();
        assertEquals(
                List.of("cliffs-coves", "buoys", "sea-fog", "fog-agency", "ada-mist"), draft.getList("created.slug"));
        assertEquals("Sea fog", draft.getString("created[2].name"));
    }

    @Test
    void thePagesOfAServerWithoutTheDemoHaveNoErrors() {
        given().get("/articles/anything").then().statusCode(404);
        given().get("/demo/media/bridge-16x9.svg").then().statusCode(404);
        browser.visit(TestServer.URL + "/");
        browser.awaitCondition("document.querySelector('#articles').getAttribute('aria-busy') === 'false'");
        Object firstSteps = browser.run("return document.querySelector('#first').textContent");
        assertTrue(String.valueOf(firstSteps).contains("admin-key"), String.valueOf(firstSteps));
        browser.assertNoErrorsAndOnlyRequestsTo(TestServer.URL);
    }

    private static String sample(String resource) throws IOException {
        try (InputStream in = ImportToFeedTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertBody(JsonPath live, int crossheads, int paragraphs, String place) {
        assertEquals(
                crossheads,
                live.getList("body.findAll { it.type == 'crosshead' }").size());
        assertEquals(
                paragraphs,
                live.getList("body.findAll { it.type == 'paragraph' }").size());
        assertFalse(live.getString("body[0].text").startsWith(place), "the dateline is a field, not part of the body");
    }

    private static JsonPath published(String story) throws Exception {
        Response draft = create(story);
        String id = draft.jsonPath().getString("id");
        given().header("Authorization", admin())
                .header("If-Match", draft.header("ETag"))
                .contentType("application/json")
                .body("{}")
                .post("/v1/articles/{id}/publications", id)
                .then()
                .statusCode(201);
        JsonPath live = given().get("/v1/articles/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertEquals(1, live.getInt("version"));
        String slug = live.getString("slug");
        assertEquals(id, given().get("/v1/articles/{slug}", slug).jsonPath().getString("id"));
        assertInFeeds(live);
        return live;
    }

    private static void assertInFeeds(JsonPath live) throws Exception {
        byte[] rss = given().get("/v1/feeds/latest.rss")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        byte[] atom = given().get("/v1/feeds/latest.atom")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        byte[] json = given().get("/v1/feeds/latest.json")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertEquals(List.of(), RssRules.violations(rss));
        assertEquals(List.of(), AtomGrammar.violations(atom));
        assertEquals(List.of(), JsonFeedSchema.violations(json));
        String headline = live.getString("headline");
        for (byte[] xml : List.of(rss, atom)) {
            var feed = new SyndFeedInput()
                    .build(new InputStreamReader(new ByteArrayInputStream(xml), StandardCharsets.UTF_8));
            assertTrue(feed.getEntries().stream()
                    .anyMatch(entry -> entry.getTitle().equals(headline)));
        }
        List<Map<String, Object>> items = new JsonPath(new String(json, StandardCharsets.UTF_8)).getList("items");
        assertTrue(items.stream().anyMatch(item -> item.get("title").equals(headline)));
    }

    private static Response create(String story) {
        Response draft = given().header("Authorization", admin())
                .contentType("application/json")
                .body(story.getBytes(StandardCharsets.UTF_8))
                .post("/v1/articles");
        draft.then().statusCode(201);
        return draft;
    }

    private static String admin() {
        try {
            return "Bearer "
                    + Files.readString(EmptyNewsroom.DATA.resolve("admin-key")).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
