package dateline.feed;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.format.AtomGrammar;
import dateline.format.JsonFeedSchema;
import dateline.format.RssRules;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed lists pinned articles first and then the newest, in pages that link each other. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FeedPagesTest {

    private static final Pattern ATOM_NEXT = Pattern.compile("<link rel=\"next\"[^>]* href=\"([^\"]*)\"");
    private static final Pattern ATOM_ID = Pattern.compile("<entry[^>]*><id>urn:uuid:([^<]*)");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final String source = Newsroom.unique("quay");
    private final List<UUID> stories = new ArrayList<>();

    @BeforeEach
    void sevenStories() {
        for (int i = 0; i < 7; i++) stories.add(0, story("Story " + i));
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story(String headline) {
        return newsroom.publish("""
            {"headline":"%s","teaser":"In short.","source":{"slug":"%s","name":"Quay"},"visibility":"public",
             "body":[{"type":"paragraph","text":"At length."}]}
            """.formatted(headline, source), "{}");
    }

    private String feed(JsonBody more) {
        Response feed = post(
                newsroom.key("feeds:write"),
                "/v1/feeds",
                JsonBody.with("title", Newsroom.unique("quay"))
                        .and("query", JsonBody.with("source", List.of(source)))
                        .andAll(more)
                        .json());
        feed.then().statusCode(201);
        return "/v1/feeds/" + feed.path("slug");
    }

    @Test
    void onlyAnEntryFromElsewhereHasASource() {
        String wire = Newsroom.unique("wire");
        UUID own = newsroom.publish("""
            {"headline":"Own","source":{"slug":"%s","name":"Wire"},"visibility":"public"}
            """.formatted(wire), "{}");
        as(newsroom.key("articles:write"))
                .contentType("application/json")
                .body("{\"sourceVersion\":\"1\",\"headline\":\"From the wire\",\"visibility\":\"public\"}")
                .put("/v1/articles/by-source/" + wire + "/item-1?publish=true")
                .then()
                .statusCode(201);
        String feed = feed(JsonBody.with("query", JsonBody.with("source", List.of(wire))));
        String atom = get(null, feed + ".atom").asString();
        assertTrue(atom.contains(own.toString()), atom);
        assertEquals(2, atom.split("<source>", -1).length, atom);
        assertTrue(
                atom.contains("<source><id>" + TestServer.URL + "/v1/sources/" + wire
                        + "</id><title type=\"text\">Wire</title>"),
                atom);
    }

    @Test
    void theArticlesOfTheDemoNewsroomAreItsOwn() {
        Response articles = get(null, "/v1/articles?source=harbour-gazette&fields=sourceId&limit=100");
        List<String> items = articles.jsonPath().getList("items.sourceId.findAll { it != null }");
        assertFalse(items.isEmpty());
        String atom = get(
                        null,
                        feed(JsonBody.with("query", JsonBody.with("source", List.of("harbour-gazette")))) + ".atom")
                .asString();
        assertFalse(atom.contains("<source>"), atom);
    }

    @Test
    void unknownOrContradictoryNamesOfAFeedAreRejected() {
        String editor = newsroom.key("feeds:write");
        UUID nothing = UUID.randomUUID();
        UUID one = stories.get(0);
        UUID other = stories.get(1);
        post(editor, "/v1/feeds", """
                {"title":"Slips","query":{"section":["no-section"]},"pinned":["%s","%s","%s"],"excluded":["%s","%s","%s"]}
                """.formatted(one, one, nothing, one, other, other))
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        equalTo(List.of("/query/section/0", "/pinned/1", "/pinned/2", "/excluded/2", "/excluded/0")))
                .body(
                        "errors.code",
                        equalTo(List.of(
                                "section-unknown", "duplicate", "article-unknown", "duplicate", "contradiction")));
        post(editor, "/v1/feeds", "{\"title\":\"\u200B\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/title")));
        post(editor, "/v1/feeds", "{\"title\":\"Tag\",\"language\":\"xx-\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/language")));
        // Names that the feed already contains may no longer exist.
        String feed = feed(JsonBody.with("pinned", List.of(one)));
        Sql.of("update feed set pinned = array[:nothing] where slug = :slug")
                .with("nothing", nothing)
                .with("slug", feed.replace("/v1/feeds/", ""))
                .run(database);
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, feed).header("ETag"))
                .body(JsonBody.with("title", "Still")
                        .and("pinned", List.of(nothing))
                        .json())
                .put(feed)
                .then()
                .statusCode(200);
    }

    private List<UUID> readPages(String first) {
        List<UUID> found = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        String next = first;
        while (next != null) {
            assertFalse(seen.contains(next), next);
            seen.add(next);
            Response page = get(null, next);
            page.then().statusCode(200);
            assertEquals(List.of(), JsonFeedSchema.violations(page.asByteArray()));
            page.jsonPath()
                    .getList("items.id", String.class)
                    .forEach(id -> found.add(UUID.fromString(id.substring("urn:uuid:".length()))));
            next = page.path("next_url");
        }
        return found;
    }

    @Test
    void pagesContainEveryArticleOnceInOrder() {
        assertEquals(stories, readPages(feed(JsonBody.with("itemCount", 2)) + ".json"));
        assertEquals(stories, readPages(feed(JsonBody.with("itemCount", 7)) + ".json"));
        assertEquals(stories, readPages(feed(JsonBody.with("itemCount", 100)) + ".json?limit=3"));
    }

    @Test
    void pinnedArticlesComeFirstAndExcludedArticlesAreAbsent() {
        List<UUID> pinned = List.of(stories.get(4), stories.get(1), stories.get(6));
        List<UUID> expected = new ArrayList<>(pinned);
        stories.stream()
                .filter(id -> !pinned.contains(id) && !id.equals(stories.get(2)))
                .forEach(expected::add);
        for (int size = 1; size < 8; size++) {
            String feed = feed(
                    JsonBody.with("itemCount", size).and("pinned", pinned).and("excluded", List.of(stories.get(2))));
            assertEquals(expected, readPages(feed + ".json"), size + " on a page");
        }
    }

    @Test
    void atomAndRssPagesAreLinkedByRelations() {
        String feed = feed(JsonBody.with("itemCount", 3));
        List<UUID> found = new ArrayList<>();
        String next = feed + ".atom";
        for (int page = 0; next != null; page++) {
            Response atom = get(null, next);
            atom.then().statusCode(200);
            String text = atom.asString();
            assertEquals(List.of(), AtomGrammar.violations(atom.asByteArray()));
            assertEquals(page > 0, text.contains("rel=\"first\""), text);
            assertTrue(text.contains("rel=\"self\" type=\"application/atom+xml\" href=\"" + escaped(next)), text);
            for (Matcher id = ATOM_ID.matcher(text); id.find(); ) found.add(UUID.fromString(id.group(1)));
            Matcher link = ATOM_NEXT.matcher(text);
            next = link.find() ? link.group(1).replace("&amp;", "&") : null;
            if (next == null) atom.then().header("Link", not(containsString("next")));
            else atom.then().header("Link", containsString("<" + next + ">; rel=\"next\""));
        }
        assertEquals(stories, found);
        Response rss = get(null, feed + ".rss?limit=2");
        assertEquals(List.of(), RssRules.violations(rss.asByteArray()));
        assertTrue(rss.asString().contains("<atom:link rel=\"next\" type=\"application/rss+xml\""), rss.asString());
    }

    private static String escaped(String address) {
        return (address.startsWith("http") ? address : TestServer.URL + address).replace("&", "&amp;");
    }

    @Test
    void aRequestCanLowerTheLevelButNotRaiseIt() {
        String feed = feed(JsonBody.with("level", "teaser"));
        get(null, feed + ".json?level=headline&limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0]", not(hasKey("summary")))
                .body("feed_url", equalTo(TestServer.URL + feed + ".json?level=headline&limit=1"));
        get(null, feed + ".json?level=full")
                .then()
                .body("items[0].summary", equalTo("In short."))
                .body("items[0].content_html", nullValue());
        get(null, feed + ".json?level=all").then().statusCode(400).body("errors[0].parameter", equalTo("level"));
        get(null, feed + ".json?limit=101").then().statusCode(400).body("errors[0].parameter", equalTo("limit"));
    }

    @Test
    void aCursorOfOneFeedIsInvalidInAnother() {
        String next = get(null, feed(JsonBody.with("itemCount", 1)) + ".json").path("next_url");
        String cursor = next.substring(next.indexOf("cursor="));
        get(null, feed(JsonBody.with("itemCount", 1)) + ".json?" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
    }

    @Test
    void aKilledArticleIsATombstoneOnTheFirstPageAndChangesLastModified() {
        String feed = feed(JsonBody.with("itemCount", 2));
        newsroom.later(Duration.ofSeconds(10));
        Response before = get(null, feed + ".json");
        // An article of the third page, so that the tombstone is the only change of the first page.
        kill(stories.get(5));
        newsroom.later(Duration.ofSeconds(20));
        Response after = get(null, feed + ".json");
        assertEquals(before.path("items").toString(), after.path("items").toString());
        after.then().body("_dateline.deleted.id", equalTo(List.of("urn:uuid:" + stories.get(5))));
        assertNotEquals(before.header("ETag"), after.header("ETag"));
        assertTrue(date(before).isBefore(date(after)), date(before) + " " + date(after));
        get(null, after.path("next_url")).then().body("_dateline.deleted", hasSize(0));
        String atom = new String(get(null, feed + ".atom").asByteArray(), StandardCharsets.UTF_8);
        assertTrue(atom.contains("<at:deleted-entry ref=\"urn:uuid:" + stories.get(5)), atom);
    }

    private void kill(UUID story) {
        post(newsroom.key("articles:write"), "/v1/articles/" + story + "/kills", """
            {"reason":"Wrong.","notice":"Withdrawn."}
            """)
                .then()
                .statusCode(201);
    }

    private static ZonedDateTime date(Response response) {
        return ZonedDateTime.parse(response.header("Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    @Test
    void podcastPropertiesAreInTheRssFeed() {
        String feed = feed(JsonBody.with(
                "podcast", JsonBody.with("category", "Society & Culture").and("explicit", true)));
        get(null, feed).then().body("podcast.category", equalTo("Society & Culture"));
        String rss = get(null, feed + ".rss").asString();
        assertTrue(rss.contains("<itunes:explicit>true</itunes:explicit>"), rss);
        assertTrue(rss.contains("<itunes:category text=\"Society &amp; Culture\">"), rss);
        as(newsroom.key("feeds:write"))
                .contentType("application/json")
                .body(JsonBody.with("title", "No word on children")
                        .and("podcast", JsonBody.with("category", "News"))
                        .json())
                .post("/v1/feeds")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/podcast/explicit"));
    }
}
