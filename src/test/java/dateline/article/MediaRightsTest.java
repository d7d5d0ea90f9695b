package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media rights that end at an instant: from then on no public response contains the media. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MediaRightsTest {

    @Inject
    Newsroom newsroom;

    private final String slug = Newsroom.unique("lent");

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    /** Every path at which a reader finds the article. */
    private List<String> paths(UUID article) {
        List<String> paths = new ArrayList<>(List.of(
                "/v1/articles?limit=100&fields=media,body&section=" + slug, "/v1/articles?q=words&section=" + slug));
        for (String suffix : List.of("", ".ninjs", ".jsonld", ".html", ".txt"))
            paths.add("/v1/articles/" + article + suffix);
        paths.add("/articles/" + article);
        for (String suffix : List.of(".rss", ".atom", ".json")) paths.add("/v1/feeds/" + slug + suffix);
        return paths;
    }

    @Test
    void expiredMediaAreShownAtNoPath() {
        Instant end = Instant.now().plusSeconds(40).truncatedTo(ChronoUnit.SECONDS);
        UUID article = publish("public", end);
        feed();
        // Last-Modified is sent only for an instant that is some seconds old.
        newsroom.later(Duration.ofSeconds(10));
        List<String> before = new ArrayList<>();
        for (String path : paths(article)) {
            Response answer = Newsroom.get(null, path);
            answer.then().statusCode(200);
            assertTrue(answer.asString().contains("lent"), path + answer.asString());
            before.add(answer.header("Last-Modified"));
        }
        newsroom.later(Duration.ofSeconds(40));
        for (String key : new String[] {null, newsroom.key("articles:read")}) {
            List<String> paths = paths(article);
            for (int i = 0; i < paths.size(); i++) {
                Response answer = Newsroom.get(key, paths.get(i));
                answer.then().statusCode(200);
                String text = answer.asString();
                for (String gone : List.of(
                        "lent-photo", "lent-sound", "lentcaption", "lentcredit", "lentwords", "lentalt", "lentblock"))
                    assertFalse(text.contains(gone), paths.get(i) + " still contains " + gone + ": " + text);
                // Changes of other tests may be later than the clock of this test; the date of a list follows them.
                boolean list = paths.get(i).startsWith("/v1/articles?");
                if (list && before.get(i) == null) continue;
                boolean modified = ZonedDateTime.parse(before.get(i), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant()
                        .isBefore(end);
                assertTrue(modified || list, paths.get(i) + before.get(i));
                assertEquals(
                        modified ? 200 : 304,
                        Newsroom.as(key)
                                .header("If-Modified-Since", before.get(i))
                                .get(paths.get(i))
                                .statusCode(),
                        paths.get(i));
            }
        }
    }

    @Test
    void expiredMediaKeepTheirPlaceWithTheReason() {
        UUID article = publish("public", Instant.now().plusSeconds(20));
        newsroom.later(Duration.ofSeconds(25));
        Response json = Newsroom.get(null, "/v1/articles/" + article);
        List<Map<String, Object>> media = json.path("media");
        assertEquals(
                List.of("id", "type", "role", "withheld", "rightsExpireAt"),
                List.copyOf(media.get(0).keySet()));
        assertEquals("rights-expired", media.get(0).get("withheld"));
        assertEquals(List.of("photo", "sound"), json.path("body.media.findAll { it != null }"));
        assertEquals(
                List.of("withheld", "withheld"),
                Newsroom.get(null, "/v1/articles/" + article + ".ninjs").path("associations.pubStatus"));
    }

    @Test
    void editorsStillSeeExpiredMedia() {
        UUID article = publish("public", Instant.now().plusSeconds(20));
        newsroom.later(Duration.ofSeconds(25));
        String draft = Newsroom.get(newsroom.key("articles:write"), "/v1/drafts/" + article)
                .asString();
        assertTrue(draft.contains("lent-photo"), draft);
    }

    @Test
    void aResponseIsCacheableUntilTheRightsEnd() {
        UUID article = publish("public", Instant.now().plusSeconds(9));
        feed();
        for (String path : paths(article)) {
            String caching = Newsroom.get(null, path).header("Cache-Control");
            int seconds = Integer.parseInt(caching.replaceAll(".*max-age=(\\d+).*", "$1"));
            assertTrue(seconds <= 9, path + ": " + caching);
            assertTrue(caching.endsWith("stale-while-revalidate=0"), path + ": " + caching);
        }
    }

    @Test
    void aTeaserWaitsForItsMainPictureOnly() {
        UUID article = publish("teaser", Instant.now().plusSeconds(9));
        String caching = Newsroom.get(null, "/v1/articles/" + article).header("Cache-Control");
        assertTrue(caching.endsWith("stale-while-revalidate=0"), caching);
        List<String> ids = Newsroom.get(null, "/v1/articles/" + article).path("media.id");
        assertEquals(List.of("photo"), ids);
    }

    @Test
    void aRecordingCanBeSubscribedTo() {
        publish("public", Instant.now().plusSeconds(20));
        feed();
        String rss = Newsroom.get(null, "/v1/feeds/" + slug + ".rss").asString();
        assertTrue(
                rss.contains(
                                "<enclosure url=\"https://m.example/lent-sound.m4a\" length=\"4096\" type=\"audio/mp4\"></enclosure>")
                        || rss.contains(
                                "<enclosure url=\"https://m.example/lent-sound.m4a\" length=\"4096\" type=\"audio/mp4\"/>"),
                rss);
        assertTrue(rss.contains("<itunes:duration>61</itunes:duration>"), rss);
        assertTrue(rss.contains("<itunes:image href=\"https://m.example/cover.png\""), rss);
        Response json = Newsroom.get(null, "/v1/feeds/" + slug + ".json");
        Map<String, Object> sound = json.path("items[0].attachments.find { it.mime_type == 'audio/mp4' }");
        assertEquals(61, sound.get("duration_in_seconds"));
        assertEquals(4096, sound.get("size_in_bytes"));
        String atom = Newsroom.get(null, "/v1/feeds/" + slug + ".atom").asString();
        assertTrue(atom.contains("rel=\"enclosure\" type=\"audio/mp4\" length=\"4096\""), atom);
    }

    private UUID publish(String visibility, Instant end) {
        return newsroom.publish("""
                {"headline":"%2$s","teaser":"Short.","visibility":"%3$s","section":"%1$s","language":"en",
                 "media":[{"id":"photo","type":"image","role":"main","url":"https://m.example/lent-photo.jpg","caption":"lentcaption",
                           "alt":"lentalt","creditLine":"lentcredit","renditions":[{"name":"card","url":"https://m.example/lent-photo-card.jpg"}],"rightsExpireAt":"%4$s"},
                          {"id":"sound","type":"audio","role":"inline","url":"https://m.example/lent-sound.m4a","duration":61,"sizeInBytes":4096,
                           "transcript":"lentwords","caption":"lentcaption of the sound","rightsExpireAt":"%4$s"}],
                 "body":[{"type":"paragraph","text":"Words."},{"type":"image","media":"photo","caption":"lentblock"},{"type":"audio","media":"sound"}]}
                """.formatted(slug, Newsroom.unique("Story"), visibility, end), "{}");
    }

    private void feed() {
        Newsroom.post(
                        newsroom.key("feeds:write"),
                        "/v1/feeds",
                        JsonBody.with("slug", slug)
                                .and("title", "Sounds")
                                .and("imageUrl", "https://m.example/cover.png")
                                .and("query", JsonBody.with("section", List.of(slug)))
                                .json())
                .then()
                .statusCode(201);
    }
}
