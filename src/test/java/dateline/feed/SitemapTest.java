package dateline.feed;

import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The news sitemap lists new public stories on the newsroom's own site and nothing else. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SitemapTest {

    private static final String SITEMAP = "/news-sitemap.xml";

    @Inject
    Newsroom newsroom;

    private final String source = Newsroom.unique("gull");

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story(JsonBody more) {
        return newsroom.publish(
                JsonBody.with("headline", source + " <b> & so on")
                        .and("source", JsonBody.with("slug", source).and("name", "The Gull"))
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                        .andAll(more)
                        .json(),
                "{}");
    }

    private String sitemap(String key) {
        return get(key, SITEMAP).then().statusCode(200).extract().asString();
    }

    @Test
    void aStoryIsListedForTwoDays() {
        story(JsonBody.with("visibility", "public").and("language", "en-GB"));
        String listed = sitemap(null);
        String title = source + " &lt;b&gt; &amp; so on";
        assertTrue(listed.contains("<news:name>The Gull</news:name><news:language>en</news:language>"), listed);
        assertTrue(listed.contains("<news:title>" + title + "</news:title>"), listed);
        get(null, SITEMAP).then().header("Content-Type", containsString("application/xml"));
        String tag = get(null, SITEMAP).header("ETag");
        newsroom.later(Duration.ofHours(47));
        assertTrue(sitemap(null).contains(source));
        newsroom.later(Duration.ofHours(49));
        assertFalse(sitemap(null).contains(source));
        assertNotEquals(tag, get(null, SITEMAP).header("ETag"));
    }

    @Test
    void everyCallerSeesTheSamePublicSitemap() {
        story(JsonBody.with("visibility", "teaser").and("language", "zh-Hant-HK"));
        assertTrue(sitemap(null).contains(source));
        assertTrue(sitemap(null).contains("<news:language>zh-tw</news:language>"));
        String other = Newsroom.unique("petrel");
        newsroom.publish("""
            {"headline":"%s","visibility":"licensed","body":[{"type":"paragraph","text":"Text."}]}
            """.formatted(other), "{}");
        assertFalse(sitemap(newsroom.key("articles:read")).contains(other));
    }

    @Test
    void storiesWithAForeignCanonicalUrlOrOldStoriesAreOmitted() {
        story(JsonBody.with("visibility", "public").and("canonicalUrl", "https://elsewhere.example/a"));
        story(JsonBody.with("visibility", "public")
                .and("canonicalUrl", "https://www.harbourgazette.example.elsewhere.example/a"));
        story(JsonBody.with("visibility", "public").and("originalPublishedAt", "2020-01-01T00:00:00Z"));
        assertFalse(sitemap(null).contains(source));
        story(JsonBody.with("visibility", "public")
                .and("canonicalUrl", "https://www.harbourgazette.example/kept?a=1&b=2"));
        assertTrue(sitemap(null).contains("<loc>https://www.harbourgazette.example/kept?a=1&amp;b=2</loc>"));
    }

    @Test
    void robotsTxtNamesTheSitemap() {
        get(null, "/robots.txt")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/plain"))
                .body(containsString("\nSitemap: " + TestServer.URL + "/news-sitemap.xml\n"));
        assertEquals(200, get(null, SITEMAP).then().extract().statusCode(), "what robots.txt names is there");
    }
}
