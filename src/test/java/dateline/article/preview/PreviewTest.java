package dateline.article.preview;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.LoggedRecords;
import dateline.Newsroom;
import dateline.Seed;
import dateline.Stories;
import dateline.database.retention.RetentionJob;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A preview shows the draft to everybody who has the link, in the form of the published article, and ends at once. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PreviewTest {

    private static final int STORIES = Boolean.getBoolean("long") ? 400 : 10;

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    RetentionJob retention;

    private String editor;
    private String word;

    @BeforeEach
    void makeKeys() {
        editor = newsroom.key("articles:write", "articles:read");
        word = Newsroom.unique("quillon");
    }

    @AfterEach
    void setClockBack() {
        newsroom.clockBack();
    }

    @Test
    void aPreviewEqualsTheArticleAfterItsPublication() throws Exception {
        Random random = new Random(Seed.of(PreviewTest.class));
        for (int i = 0; i < STORIES; i++) {
            String draft = post(editor, "/v1/articles", randomStory(random, i)).path("id");
            if (random.nextBoolean()) {
                publish(draft);
                if (random.nextBoolean()) correct(draft);
                edit(draft, JsonBody.with("headline", word + " changed " + i));
            }
            boolean pinned = random.nextBoolean();
            String preview = create(draft, JsonBody.with("pinned", pinned));
            if (pinned) {
                // The copy stays as it was, whatever happens to the draft.
                String before = get(null, preview).asString();
                edit(draft, JsonBody.with("teaser", "Something else"));
                assertEquals(before, get(null, preview).asString());
                preview = create(draft, JsonBody.empty());
            }
            String shown = get(null, preview).asString();
            String shownHtml = get(null, preview + ".html").asString();
            publish(draft);
            Response published = get(editor, "/v1/articles/" + draft);
            assertEquals(withoutDatesAndLinks(published.asString()), withoutDatesAndLinks(shown));
            assertEquals(get(editor, "/v1/articles/" + draft + ".html").asString(), shownHtml);
        }
    }

    // A publication decides the instants and the address. Everything else is the same to the byte.
    private static String withoutDatesAndLinks(String article) {
        return article.replaceAll("\"(publishedAt|modifiedAt|self)\":\"[^\"]*\",?", "");
    }

    private String randomStory(Random random, int number) {
        Stories story = Stories.article()
                .headline(word + " story " + number)
                .teaser("Teaser <" + random.nextInt(100) + ">")
                .language(random.nextBoolean() ? "en" : "de")
                .visibility(List.of("public", "teaser", "licensed").get(random.nextInt(3)))
                .paragraph("First & foremost " + random.nextInt(1000) + ".");
        if (random.nextBoolean()) story.section("local");
        if (random.nextBoolean()) story.tags(word + " tag", "bridge");
        if (random.nextBoolean()) story.source("harbour-gazette");
        if (random.nextBoolean()) story.byline("Preview " + word);
        if (random.nextBoolean())
            story.block(Map.of("type", "quote", "html", "<em>No</em>", "attribution", "A keeper"));
        if (random.nextBoolean()) story.with("copyrightNotice", "Copyright {" + word + "}");
        if (random.nextBoolean()) {
            story.with(
                    "media",
                    List.of(Map.of(
                            "id",
                            "m1",
                            "type",
                            "image",
                            "role",
                            "main",
                            "url",
                            "https://example.com/a.jpg",
                            "alt",
                            "A")));
            if (random.nextBoolean()) story.block(Map.of("type", "image", "media", "m1", "caption", "Caption"));
        }
        return story.json();
    }

    @Test
    void aPreviewIsNeverStoredIndexedOrPassedOn() {
        String preview = create(draft(), JsonBody.empty());
        for (String path : List.of(preview, preview + ".html")) {
            Response shown = get(null, path);
            assertEquals(200, shown.statusCode());
            assertEquals("no-store", shown.header("Cache-Control"));
            assertEquals("no-referrer", shown.header("Referrer-Policy"));
            assertTrue(shown.header("X-Robots-Tag").contains("noindex"));
            assertNull(shown.header("Cache-Tag"));
            assertNull(shown.header("Dateline-Position"));
            assertTrue(shown.asString().contains(word));
            assertEquals(200, as(null).head(path).statusCode());
            // The suffix selects the format, whatever the client accepts.
            assertEquals(
                    200,
                    as(null).accept("image/png, */*;q=0").get(preview + ".html").statusCode());
        }
    }

    @Test
    void aPreviewFollowsTheDraftUntilItExpires() {
        String draft = draft();
        String preview = create(draft, JsonBody.with("validFor", "PT10M"));
        edit(draft, JsonBody.with("headline", word + " follows"));
        get(null, preview).then().body("headline", equalTo(word + " follows"));
        newsroom.later(Duration.ofMinutes(9));
        get(null, preview).then().statusCode(200);
        newsroom.later(Duration.ofMinutes(11));
        assertEnded(preview);
        publish(draft);
        assertEnded(preview);
    }

    @Test
    void aRevokedPreviewShowsNothing() {
        String draft = draft();
        Response made = post(editor, "/v1/drafts/" + draft + "/previews", "{\"label\":\"The mayor\"}");
        String preview = path(made.path("url"));
        String self = path(made.path("links.self"));
        assertEquals("active", get(editor, self).path("state"));
        assertNull(get(editor, self).path("url"), "the link is shown once");
        assertNull(get(editor, "/v1/drafts/" + draft + "/previews").path("items[0].url"));
        as(editor).delete(self).then().statusCode(204);
        assertEnded(preview);
        as(editor).delete(self).then().statusCode(204);
        assertEquals("revoked", get(editor, self).path("state"));
        String audit = newsroom.key("audit:read");
        List<String> kinds =
                get(audit, "/v1/audit-events?subject=article:" + draft).path("items.kind");
        assertEquals(List.of("preview-revoked", "preview-created"), kinds.subList(0, 2));
    }

    /** Each pinned preview has a copy of the text. */
    @Test
    void anArticleHasAtMostTwentyPinnedPreviewsThatHaveNotEnded() {
        String draft = draft();
        String previews = "/v1/drafts/" + draft + "/previews";
        String pinned = JsonBody.with("pinned", true).json();
        String self = "";
        for (int i = 0; i < 20; i++)
            self = path(post(editor, previews, pinned)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("links.self"));
        post(editor, previews, pinned).then().statusCode(409).body("code", equalTo("too-many-previews"));
        post(editor, previews, "{}").then().statusCode(201);
        as(editor).delete(self).then().statusCode(204);
        assertEquals(Boolean.TRUE, get(editor, self).path("pinned"));
        assertEquals(19, copies(draft));
        post(editor, previews, pinned).then().statusCode(201);
        age(draft, 0);
        post(editor, previews, pinned).then().statusCode(201);
        assertEquals(1, copies(draft));
    }

    private int copies(String draft) {
        return Sql.of("select count(*) from preview where article_id = :draft and content -> 'headline' is not null")
                .with("draft", UUID.fromString(draft))
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void aPreviewEndsWithItsArticle() {
        String deleted = draft();
        String ofDeleted = create(deleted, JsonBody.empty());
        as(editor)
                .header("If-Match", get(editor, "/v1/drafts/" + deleted).header("ETag"))
                .delete("/v1/drafts/" + deleted)
                .then()
                .statusCode(204);
        assertEnded(ofDeleted);

        String killed = draft();
        publish(killed);
        String following = create(killed, JsonBody.empty());
        String pinned = create(killed, JsonBody.with("pinned", true));
        post(editor, "/v1/articles/" + killed + "/withholdings", "{}").then().statusCode(201);
        get(null, following).then().statusCode(200);
        post(editor, "/v1/articles/" + killed + "/kills", "{\"reason\":\"No.\"}")
                .then()
                .statusCode(201);
        assertEnded(following);
        assertEnded(pinned);
        post(editor, "/v1/drafts/" + killed + "/previews", "{}").then().statusCode(410);
    }

    private void assertEnded(String preview) {
        for (String path : List.of(preview, preview + ".html")) {
            Response problem = get(null, path);
            problem.then().statusCode(410).body("code", equalTo("preview-ended"));
            Response page = as(null).accept(BROWSER).get(path);
            page.then().statusCode(410).contentType("text/html");
            assertTrue(page.asString().contains("<h1>Preview ended</h1>"), page::asString);
            for (Response ended : List.of(problem, page))
                assertFalse(ended.asString().contains(word));
        }
    }

    @Test
    void aPreviewIsValidFromOneMinuteToFourteenDays() {
        String previews = "/v1/drafts/" + draft() + "/previews";
        for (String valid : List.of("PT1M", "P14D"))
            post(editor, previews, JsonBody.with("validFor", valid).json())
                    .then()
                    .statusCode(201);
        for (Object invalid : List.of("PT59S", "P14DT1S", "-P1D", "P1M", "P400000D", "two hours", "", 3600)) {
            Response refused =
                    post(editor, previews, JsonBody.with("validFor", invalid).json());
            assertTrue(List.of(400, 422).contains(refused.statusCode()), refused::asString);
            assertEquals("/validFor", refused.path("errors[0].pointer"));
            String detail = refused.path("errors[0].detail");
            assertTrue(detail.contains("PT1M") && detail.contains("P14D"), detail);
        }
    }

    @Test
    void theScopesSayWhoReadsDraftsAndWhoMakesPreviews() {
        String draft = draft();
        String reader = newsroom.key("drafts:read");
        get(reader, "/v1/drafts/" + draft).then().statusCode(200);
        get(reader, "/v1/drafts").then().statusCode(200);
        post(reader, "/v1/drafts/" + draft + "/previews", "{}").then().statusCode(403);
        get(reader, "/v1/drafts/" + draft + "/previews").then().statusCode(403);
        patch(reader, "/v1/drafts/" + draft, "\"x\"", "{}").then().statusCode(403);
        // Keys from before this scope existed can grant it.
        String admin = newsroom.key("keys:write", "articles:write");
        post(admin, "/v1/keys", "{\"name\":\"Site\",\"scopes\":[\"drafts:read\"]}")
                .then()
                .statusCode(201);
        String other = newsroom.key("keys:write");
        post(other, "/v1/keys", "{\"name\":\"Site\",\"scopes\":[\"drafts:read\"]}")
                .then()
                .statusCode(403);
    }

    @Test
    void theTokenIsInNoProblemLogOrStoredRow() {
        String draft = draft();
        String key = UUID.randomUUID().toString();
        Response made = as(editor)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{}")
                .post("/v1/drafts/" + draft + "/previews");
        String preview = path(made.path("url"));
        String token = preview.substring(preview.lastIndexOf('/') + 1);
        try (LoggedRecords logged = new LoggedRecords("")) {
            for (String path : List.of(
                    preview + "/nonsense",
                    preview + ".pdf",
                    "/v1/preview/" + token,
                    preview + "?q=1",
                    "/v1/%70reviews/" + token + "x")) {
                Response refused = as(null).urlEncodingEnabled(false).get(path);
                assertTrue(refused.statusCode() >= 400, path);
                assertFalse(refused.asString().contains(token), refused::asString);
            }
            as(editor).delete(path(made.path("links.self")));
            Response ended = get(null, preview);
            assertEquals("/v1/previews/{token}", ended.path("instance"));
            assertFalse(ended.headers().toString().contains(token));
            for (LogRecord line : logged.all())
                assertFalse((line.getMessage() + Arrays.toString(line.getParameters())).contains(token));
        }
        Response replayed = as(editor)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{}")
                .post("/v1/drafts/" + draft + "/previews");
        assertEquals("true", replayed.header("Idempotency-Replayed"));
        assertFalse(replayed.asString().contains(token));
        for (String table : List.of("preview", "idempotency", "audit_event"))
            assertEquals(
                    0L,
                    Sql.of("select count(*) from " + table + " t where cast(t as text) like :value")
                            .with("value", "%" + token + "%")
                            .first(database, row -> row.getLong(1))
                            .orElseThrow());
    }

    @Test
    void anUnknownTokenIsNotFound() {
        for (String token : List.of("x", "pv_" + "a".repeat(43), "pv_" + "a".repeat(42), "no-such-thing"))
            get(null, "/v1/previews/" + token).then().statusCode(404).body("code", equalTo("preview-not-found"));
    }

    @Test
    void previewsAreRemovedThirtyDaysAfterTheyExpire() {
        String draft = draft();
        String preview = create(draft, JsonBody.with("pinned", true));
        age(draft, 29);
        retention.runAll();
        assertEnded(preview);
        age(draft, 31);
        retention.runAll();
        get(null, preview).then().statusCode(404);
    }

    private void age(String draft, int days) {
        Sql.of(
                        "update preview set expires_at = dateline_now() - make_interval(days => :days) where article_id = :draft")
                .with("days", days)
                .with("draft", UUID.fromString(draft))
                .run(database);
    }

    private String draft() {
        return post(
                        editor,
                        "/v1/articles",
                        Stories.article().headline(word).paragraph("A text.").json())
                .path("id");
    }

    private String create(String draft, JsonBody request) {
        Response made = post(editor, "/v1/drafts/" + draft + "/previews", request.json());
        assertEquals(201, made.statusCode(), made::asString);
        assertEquals(made.path("url") + ".html", made.path("htmlUrl"));
        return path(made.path("url"));
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/v1/"));
    }

    private void edit(String draft, JsonBody changes) {
        String path = "/v1/drafts/" + draft;
        patch(editor, path, get(editor, path).header("ETag"), changes.json())
                .then()
                .statusCode(200);
    }

    private void publish(String draft) {
        transition(draft, "publications", JsonBody.empty());
    }

    private void correct(String draft) {
        transition(
                draft,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "Wrong.")
                        .and("changes", JsonBody.with("teaser", "Right.")));
    }

    private void transition(String draft, String noun, JsonBody body) {
        as(editor)
                .header("If-Match", get(editor, "/v1/drafts/" + draft).header("ETag"))
                .contentType("application/json")
                .body(body.json())
                .post("/v1/articles/" + draft + "/" + noun)
                .then()
                .statusCode(201);
    }
}
