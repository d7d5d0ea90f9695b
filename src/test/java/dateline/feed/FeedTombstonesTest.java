package dateline.feed;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An article that readers may no longer see has a tombstone. An article that returns has a newer instant than its tombstone, as RFC 6721
 * requires. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FeedTombstonesTest {

    @Inject
    Newsroom newsroom;

    private final String source = Newsroom.unique("pier");
    private String editor;
    private String feed;

    @BeforeEach
    void aFeedOfTheSource() {
        editor = newsroom.key("articles:write", "feeds:write", "articles:read");
        source("public");
        Response made = post(editor, "/v1/feeds", """
                    {"title":"%s","query":{"source":["%s"]}}
                    """.formatted(source, source));
        made.then().statusCode(201);
        feed = "/v1/feeds/" + made.path("slug");
    }

    @Test
    void aReleasedArticleIsNewerThanItsTombstone() {
        UUID story = story(JsonBody.with("visibility", "public"));
        Response before = get(null, "/v1/articles/" + story);
        does(story, "withholdings");
        Instant gone = tombstone(story);
        does(story, "releases");
        assertBack(story, gone);
        // Its text is the same.
        assertEquals(
                before.<String>path("modifiedAt"),
                get(null, "/v1/articles/" + story).path("modifiedAt"));
    }

    @Test
    void anArticleThatBecomesLicensedIsATombstoneInThePublicFeed() {
        UUID story = story(JsonBody.with("visibility", "public"));
        UUID newer = story(JsonBody.with("visibility", "public"));
        UUID never = story(JsonBody.with("visibility", "licensed"));
        Instant before = Instant.parse(get(editor, "/v1/articles/" + never).path("modifiedAt"));
        republish(story, "{\"visibility\":\"licensed\"}");
        get(null, "/v1/articles/" + story).then().statusCode(404);
        Instant gone = tombstone(story);
        assertTrue(gone.isAfter(before), gone + " is when it was narrowed, after " + before);
        assertFalse(get(null, feed + ".atom").asString().contains(never.toString()));
        assertEquals(Optional.of(gone), deleted(get(null, feed + ".json"), story));
        // The newsroom still sees the article.
        assertEquals(Optional.empty(), deleted(get(editor, feed + ".json?limit=1"), story));
        // Later changes of the article are not public.
        republish(story, "{\"teaser\":\"For partners.\"}");
        assertEquals(gone, tombstone(story));
        assertEquals(List.of("urn:uuid:" + newer), get(null, feed + ".json").path("items.id"));

        republish(story, "{\"visibility\":\"teaser\"}");
        assertBack(story, gone);
    }

    @Test
    void theVisibilityOfASourceAppliesToItsStories() {
        UUID story = story(JsonBody.empty());
        source("licensed");
        Instant gone = tombstone(story);
        source("public");
        assertBack(story, gone);
        assertEquals(
                get(null, "/v1/articles/" + story).<String>path("publishedAt"),
                get(null, "/v1/articles/" + story).path("modifiedAt"));
    }

    @Test
    void aTombstoneKeepsItsInstantWhenVisibilityIsReducedLater() {
        UUID first = story(JsonBody.with("visibility", "public"));
        UUID second = story(JsonBody.with("visibility", "public"));
        does(first, "unpublications");
        does(second, "unpublications");
        Instant gone = tombstone(first);
        republish(first, "{\"visibility\":\"licensed\"}");
        assertEquals(gone, tombstone(first));
        assertEquals(
                List.of("urn:uuid:" + second, "urn:uuid:" + first),
                get(null, feed + ".json").path("_dateline.deleted.id"));
    }

    private void assertBack(UUID story, Instant gone) {
        String atom = get(null, feed + ".atom").asString();
        assertFalse(atom.contains("deleted-entry"), atom);
        Instant updated = found("<id>urn:uuid:" + story + "</id>.*?<updated>([^<]*)", atom);
        assertTrue(updated.isAfter(gone), updated + " is not after " + gone);
        assertFalse(found("<updated>([^<]*)", atom).isBefore(updated), atom);
        Instant modified = Instant.parse(
                get(null, feed + ".json").path("items.find { it.id == 'urn:uuid:%s' }.date_modified".formatted(story)));
        assertEquals(updated, modified);
    }

    private Instant tombstone(UUID story) {
        return found(
                "<at:deleted-entry ref=\"urn:uuid:" + story + "\" when=\"([^\"]*)",
                get(null, feed + ".atom").asString());
    }

    private static Optional<Instant> deleted(Response json, UUID story) {
        String when = json.path("_dateline.deleted.find { it.id == 'urn:uuid:%s' }?.when".formatted(story));
        return Optional.ofNullable(when).map(Instant::parse);
    }

    private static Instant found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertTrue(matcher.find(), pattern + " in " + text);
        return Instant.parse(matcher.group(1));
    }

    private UUID story(JsonBody more) {
        return newsroom.publish(
                JsonBody.with("headline", "Pier")
                        .and("source", source)
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "At length.")))
                        .andAll(more)
                        .json(),
                "{}");
    }

    private void does(UUID story, String noun) {
        post(editor, "/v1/articles/" + story + "/" + noun, "{\"reason\":\"It has to be.\"}")
                .then()
                .statusCode(201);
    }

    private void republish(UUID story, String changes) {
        String draft = "/v1/drafts/" + story;
        Response edited = patch(editor, draft, get(editor, draft).header("ETag"), changes);
        edited.then().statusCode(200);
        as(editor)
                .contentType("application/json")
                .header("If-Match", edited.header("ETag"))
                .body("{}")
                .post("/v1/articles/" + story + "/publications")
                .then()
                .statusCode(201);
    }

    private void source(String visibility) {
        String path = "/v1/sources/" + source;
        String etag = get(editor, path).header("ETag");
        boolean there = get(editor, path).statusCode() == 200;
        var request = as(editor)
                .contentType("application/json")
                .body(JsonBody.with("name", "Pier")
                        .and("visibility", visibility)
                        .json());
        (there ? request.header("If-Match", etag) : request).put(path).then().statusCode(there ? 200 : 201);
    }
}
