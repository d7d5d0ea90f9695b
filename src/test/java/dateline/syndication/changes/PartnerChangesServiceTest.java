package dateline.syndication.changes;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.TestServer;
import dateline.change.LogCheckpoints;
import dateline.change.LongPollRegistry;
import dateline.database.server.TestDatabase;
import dateline.syndication.Client;
import dateline.syndication.Mirror;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A partner that follows the change feed has the articles of its catalogue, and gets the end of an article only if it
 * was offered the article.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PartnerChangesServiceTest {

    private static final JsonBody ALL =
            JsonBody.with("everything", true).and("level", "full").and("articlesFrom", "2020-01-01T00:00:00Z");

    @Inject
    Newsroom newsroom;

    @Inject
    LogCheckpoints checkpoints;

    @Inject
    LongPollRegistry longPolls;

    private String source;
    private JsonBody terms;
    private TestPartner partner;

    @BeforeEach
    void createPartner() {
        source = unique("wire");
        newsroom.publish(
                JsonBody.with("headline", "First")
                        .and("source", JsonBody.with("name", source))
                        .json(),
                "{}");
        terms = JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                .and("level", "full")
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story(JsonBody members) {
        return newsroom.publish(
                JsonBody.with("headline", "Story")
                        .and("source", source)
                        .andAll(members)
                        .json(),
                "{}");
    }

    private Mirror mirror() {
        return new Mirror(partner.key());
    }

    private void postCreated(String key, String path, String body) {
        post(key, path, body).then().statusCode(201);
    }

    @Test
    void aSnapshotEqualsTheCatalogue() {
        newsroom.permission(partner, ALL);
        story(JsonBody.empty());
        Mirror whole = mirror().catchUp(1_000);
        assertFalse(whole.articles().isEmpty());
        assertEquals(whole.catalogue(), whole.articles());
        assertEquals(whole.articles(), mirror().catchUp(7).articles());
    }

    @Test
    void anEditOfASourceLosesNoChangeOfArticlesOfOthers() {
        newsroom.permission(partner, ALL);
        String other = unique("other");
        newsroom.publish(
                JsonBody.with("headline", "Of another source")
                        .and("source", JsonBody.with("name", other))
                        .json(),
                "{}");
        JsonBody embargo = JsonBody.with("embargoedUntil", Instant.now().plusSeconds(60));
        newsroom.publish(
                JsonBody.with("headline", "Ahead").and("source", source).json(), embargo.json());
        for (int pageSize : new int[] {1, 1_000}) {
            Mirror mirror = mirror().catchUp(1_000);
            story(JsonBody.empty());
            editSource(other, "Notice " + pageSize);
            story(JsonBody.empty());
            newsroom.later(Duration.ofSeconds(120));
            mirror.catchUp(pageSize);
            assertEquals(mirror.catalogue(), mirror.articles());
        }
    }

    private void editSource(String slug, String notice) {
        String editor = newsroom.key("articles:write", "articles:read");
        String path = "/v1/sources/" + slug;
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, path).header("ETag"))
                .body(JsonBody.with("name", slug).and("copyrightNotice", notice).json())
                .put(path)
                .then()
                .statusCode(200);
    }

    @Test
    void aSnapshotNamesEachArticleOnceEvenIfItsPermissionIsTheLastChange() {
        UUID id = story(JsonBody.empty());
        newsroom.permission(partner, terms);
        Mirror mirror = mirror();
        assertFalse(mirror.readPage(1));
        assertTrue(mirror.readPage(10));
        assertEquals(2, mirror.articles().size());
        assertEquals(Map.of("put snapshot", 2), mirror.reasonCounts());
        assertEquals("1 full", mirror.articles().get(id.toString()));
    }

    @Test
    void theFeedReportsPublicationCorrectionAndKill() {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        UUID id = story(JsonBody.empty());
        mirror.catchUp(10);
        assertEquals("1 full", mirror.articles().get(id.toString()));
        assertEquals(List.of("published"), mirror.reasons(id));
        String editor = newsroom.key("articles:write");
        String etag = get(editor, "/v1/drafts/" + id).header("ETag");
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(JsonBody.with("kind", "correction")
                        .and("note", "It was the other one.")
                        .and("changes", JsonBody.with("headline", "Other"))
                        .json())
                .post("/v1/articles/" + id + "/corrections")
                .then()
                .statusCode(201);
        mirror.catchUp(10);
        assertEquals("2 full", mirror.articles().get(id.toString()));
        assertEquals(List.of("corrected"), mirror.reasons(id));
        postCreated(editor, "/v1/articles/" + id + "/kills", "{\"reason\":\"Wrong\",\"notice\":\"Withdrawn.\"}");
        mirror.catchUp(10);
        assertFalse(mirror.articles().containsKey(id.toString()));
        assertEquals(List.of("article-canceled"), mirror.reasons(id));
        JsonNode remove = mirror.lastItem(id);
        assertEquals(
                Instant.parse(remove.get("at").asText()).plus(Duration.ofHours(1)),
                Instant.parse(remove.get("removeBy").asText()));
        assertNull(mirror().catchUp(10).lastItem(id), "a snapshot does not name removed articles");
    }

    @Test
    void aPartnerWithoutAnOfferGetsNoRemoval() {
        newsroom.permission(partner, terms);
        UUID id = story(JsonBody.empty());
        Mirror late = mirror().catchUp(10);
        TestPartner other = newsroom.partner();
        newsroom.permission(
                other,
                JsonBody.with("scope", JsonBody.with("sources", List.of("harbour-gazette")))
                        .and("level", "full"));
        Mirror stranger = new Mirror(other.key()).catchUp(1_000);
        postCreated(
                newsroom.key("articles:write"),
                "/v1/articles/" + id + "/kills",
                "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}");
        assertEquals("remove", late.catchUp(10).lastItem(id).get("kind").asText());
        assertEquals(null, stranger.catchUp(10).lastItem(id));
    }

    @Test
    void changesOfAPermissionAreReportedForItsArticles() {
        String permission =
                newsroom.permission(partner, terms.and("afterTerm", "remove").and("removeWithin", "PT6H"));
        UUID id = story(JsonBody.empty());
        Mirror mirror = mirror().catchUp(10);
        String rightsDesk = newsroom.key("permissions:write");
        String path = "/v1/permissions/" + permission;
        postCreated(rightsDesk, path + "/suspensions", "{}");
        assertEquals("hold", mirror.catchUp(10).lastItem(id).get("kind").asText());
        assertTrue(mirror.articles().isEmpty());
        // A follower that starts over drops articles that the snapshot does not name, so it names articles on hold.
        Mirror restarted = mirror().catchUp(1);
        assertEquals("hold", restarted.lastItem(id).get("kind").asText());
        assertEquals(List.of("permission-suspended"), restarted.reasons(id));
        assertTrue(restarted.articles().isEmpty());
        postCreated(rightsDesk, path + "/activations", "{}");
        assertEquals("put", mirror.catchUp(10).lastItem(id).get("kind").asText());
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"level\":\"headline\"}")
                .then()
                .statusCode(200);
        assertEquals("1 headline", mirror.catchUp(10).articles().get(id.toString()));
        postCreated(rightsDesk, path + "/revocations", "{}");
        JsonNode remove = mirror.catchUp(10).lastItem(id);
        assertEquals("remove", remove.get("kind").asText());
        assertEquals("permission-revoked", remove.get("reasons").get(0).asText());
        assertEquals(
                Instant.parse(remove.get("at").asText()).plus(Duration.ofHours(6)),
                Instant.parse(remove.get("removeBy").asText()));
    }

    @Test
    void movingASectionChangesTheArticlesOfAFeed() {
        String editor = newsroom.key("articles:write", "feeds:write");
        String above = unique("above");
        String below = unique("below");
        put(editor, "/v1/sections/" + above, "{\"name\":\"Above\"}", null);
        put(
                editor,
                "/v1/sections/" + below,
                JsonBody.with("name", "Below").and("parent", above).json(),
                null);
        postCreated(
                editor,
                "/v1/feeds",
                JsonBody.with("slug", above)
                        .and("title", "Above")
                        .and("query", JsonBody.with("section", List.of(above)))
                        .json());
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("feeds", List.of(above)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        UUID id = story(JsonBody.with("section", below));
        Mirror mirror = mirror().catchUp(10);
        assertEquals("1 full", mirror.articles().get(id.toString()));
        String path = "/v1/sections/" + below;
        put(editor, path, "{\"name\":\"Below\"}", get(editor, path).header("ETag"));
        assertEquals(Map.of(), mirror.catalogue());
        assertEquals(Map.of(), mirror.catchUp(10).articles());
    }

    private static void put(String key, String path, String body, String etag) {
        int status = new Client(key).put(path, body, etag).status();
        assertEquals(etag == null ? 201 : 200, status, path);
    }

    @Test
    void scheduledTransitionsAreReported() {
        Instant now = Instant.now();
        newsroom.permission(
                partner,
                terms.and("minDelay", "PT1H")
                        .and("afterTerm", "keep")
                        .and("validUntil", now.plus(Duration.ofHours(9))));
        UUID live = story(JsonBody.empty());
        UUID ends = newsroom.publish(
                JsonBody.with("headline", "Ends").and("source", source).json(),
                JsonBody.with("expiresAt", now.plus(Duration.ofHours(5))).json());
        Mirror mirror = mirror().catchUp(10);
        assertFalse(mirror.articles().containsKey(live.toString()));
        newsroom.later(Duration.ofHours(2));
        mirror.catchUp(10);
        assertEquals(List.of("delay-over"), mirror.reasons(live));
        assertEquals(mirror.catalogue(), mirror.articles());
        newsroom.later(Duration.ofHours(4));
        mirror.catchUp(1);
        assertEquals("remove", mirror.lastItem(ends).get("kind").asText());
        newsroom.later(Duration.ofHours(4));
        mirror.catchUp(1);
        assertEquals(Map.of(), mirror.articles());
        assertEquals("hold", mirror.lastItem(live).get("kind").asText());
        assertEquals(List.of("permission-lapsed"), mirror.reasons(live));
    }

    @Test
    void aLongPollReturnsAtOnceWhenAnArticleIsPublished() {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        long startNanos = System.nanoTime();
        get(partner.key(), "/v1/syndication/changes?wait=1&since=" + mirror.cursor())
                .then()
                .statusCode(200)
                .body("caughtUp", equalTo(true))
                .body("items.size()", equalTo(0));
        assertTrue(System.nanoTime() - startNanos >= 1_000_000_000L, "It did not wait.");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(
                () -> get(partner.key(), "/v1/syndication/changes?wait=30&since=" + mirror.cursor())
                        .path("items[0].article"));
        UUID id = story(JsonBody.empty());
        assertEquals(
                id.toString(),
                waiting.orTimeout(15, java.util.concurrent.TimeUnit.SECONDS).join());
    }

    @Test
    void aLongPollReturnsAtTheNextScheduledTransition() {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        UUID id = newsroom.publish(
                JsonBody.with("headline", "Soon").and("source", source).json(),
                JsonBody.with("at", Instant.now().plusSeconds(3)).json());
        mirror.catchUp(10);
        assertFalse(mirror.articles().containsKey(id.toString()));
        String article = get(partner.key(), "/v1/syndication/changes?wait=30&since=" + mirror.cursor())
                .path("items[0].article");
        assertEquals(id.toString(), article);
    }

    @Test
    void aLongPollWhoseKeyIsRevokedMeanwhileIsRefused() throws InterruptedException {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        int before = longPolls.waiting();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> get(partner.key(), "/v1/syndication/changes?wait=30&since=" + mirror.cursor()));
        for (int i = 0; i < 250 && longPolls.waiting() == before; i++) Thread.sleep(20);
        as(newsroom.key("keys:write", "partners:write"))
                .delete("/v1/keys/" + partner.key().split("_")[1])
                .then()
                .statusCode(204);
        story(JsonBody.empty());
        Response refusal =
                waiting.orTimeout(15, java.util.concurrent.TimeUnit.SECONDS).join();
        assertEquals(401, refusal.statusCode());
        assertEquals("key-revoked", refusal.path("code"));
    }

    @Test
    void anArticleThatEndsDuringASnapshotIsTakenBack() {
        String permission = newsroom.permission(partner, terms);
        for (int i = 0; i < 3; i++) story(JsonBody.empty());
        Mirror mirror = mirror();
        mirror.readPage(1);
        assertEquals(1, mirror.articles().size());
        postCreated(newsroom.key("permissions:write"), "/v1/permissions/" + permission + "/suspensions", "{}");
        mirror.catchUp(1);
        assertEquals(Map.of(), mirror.catalogue());
        assertEquals(Map.of(), mirror.articles());
    }

    @Test
    void aKeyForNoticesGetsRemovalsOnly() {
        newsroom.permission(partner, terms);
        UUID id = story(JsonBody.empty());
        mirror().catchUp(10);
        String rightsDesk = newsroom.key("partners:write", "keys:write");
        String notices = post(
                        rightsDesk,
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"notices\",\"scopes\":[\"notices\"]}")
                .path("secret");
        Mirror removalsOnly = new Mirror(notices).catchUp(10);
        assertEquals(Map.of(), removalsOnly.articles());
        postCreated(newsroom.key("articles:write"), "/v1/articles/" + id + "/withholdings", "{}");
        assertEquals("remove", removalsOnly.catchUp(10).lastItem(id).get("kind").asText());
    }

    @Test
    void aKeyWithTextMissesNothingAfterTheCursorOfAKeyForNotices() {
        newsroom.permission(partner, terms);
        UUID id = story(JsonBody.empty());
        String rightsDesk = newsroom.key("partners:write", "keys:write");
        String notices = post(
                        rightsDesk,
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"notices\",\"scopes\":[\"notices\"]}")
                .path("secret");
        Mirror mirror = mirror().catchUp(10);
        UUID later = story(JsonBody.empty());
        postCreated(newsroom.key("articles:write"), "/v1/articles/" + id + "/unpublications", "{\"reason\":\"Old\"}");
        Response removalsOnly = get(notices, "/v1/syndication/changes?since=" + mirror.cursor());
        removalsOnly
                .then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("remove")))
                .body("caughtUp", equalTo(true));
        Response continued = get(partner.key(), "/v1/syndication/changes?since=" + removalsOnly.path("nextCursor"));
        continued.then().statusCode(200);
        List<Map<String, String>> items = continued.path("items");
        assertTrue(
                items.stream()
                        .anyMatch(item -> item.get("kind").equals("put")
                                && item.get("article").equals(later.toString())),
                items.toString());
        get(partner.key(), "/v1/syndication/changes?since=" + continued.path("nextCursor"))
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
    }

    @Test
    void aRepeatedRemovalHasTheSameInstants() {
        String permission =
                newsroom.permission(partner, terms.and("afterTerm", "remove").and("removeWithin", "PT10M"));
        UUID killed = story(JsonBody.empty());
        UUID excluded = story(JsonBody.empty());
        Mirror mirror = mirror().catchUp(10);
        for (UUID one : List.of(killed, excluded))
            get(partner.key(), "/v1/syndication/articles/" + one).then().statusCode(200);
        postCreated(newsroom.key("articles:write"), "/v1/articles/" + killed + "/kills", "{\"reason\":\"Wrong\"}");
        edit(
                permission,
                JsonBody.with("exclude", JsonBody.with("articles", List.of(excluded)))
                        .json());
        mirror.catchUp(10);
        Map<UUID, JsonNode> first = Map.of(killed, mirror.lastItem(killed), excluded, mirror.lastItem(excluded));
        newsroom.later(Duration.ofSeconds(30));
        edit(permission, "{\"title\":\"Another\"}");
        mirror.catchUp(10);
        for (UUID one : List.of(killed, excluded)) {
            JsonNode again = mirror.lastItem(one);
            for (String member : List.of("kind", "at", "removeBy"))
                assertEquals(first.get(one).get(member), again.get(member), member);
            String notice = again.get("notices").get(0).asText();
            get(partner.key(), "/v1/notices/" + notice)
                    .then()
                    .body("dueAt", equalTo(again.get("removeBy").asText()));
        }
    }

    private void edit(String permission, String patch) {
        String rightsDesk = newsroom.key("permissions:write");
        String path = "/v1/permissions/" + permission;
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), patch)
                .then()
                .statusCode(200);
    }

    @Test
    void aCursorIsBoundToItsOutletAndExpires() {
        newsroom.permission(partner, terms);
        String cursor = mirror().catchUp(10).cursor();
        get(newsroom.partner().key(), "/v1/syndication/changes?since=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
        newsroom.later(Duration.ofDays(91));
        get(partner.key(), "/v1/syndication/changes?since=" + cursor)
                .then()
                .statusCode(410)
                .body("code", equalTo("cursor-gone"))
                .body("startOver", equalTo(TestServer.URL + "/v1/syndication/changes"));
    }

    @Test
    void changesOfOtherArticlesAreSkipped() {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        for (int i = 0; i < 5; i++) newsroom.publish("{\"headline\":\"Of others\",\"visibility\":\"licensed\"}", "{}");
        newsroom.later(Duration.ofSeconds(30));
        mirror.catchUp(10);
        checkpoints.writeCheckpoint();
        newsroom.later(Duration.ofSeconds(60));
        UUID id = story(JsonBody.empty());
        mirror.catchUp(1);
        assertEquals("1 full", mirror.articles().get(id.toString()));
        assertEquals(mirror.catalogue(), mirror.articles());
    }

    @Test
    void aSmallPageGetsPastManyChangesOfOtherArticles() {
        newsroom.permission(partner, terms);
        Mirror mirror = mirror().catchUp(10);
        // A page examines at most 50 batches, of one article each.
        for (int others : new int[] {48, 49, 50, 51, 130}) {
            createLicensed(others);
            mirror.catchUp(1);
            UUID id = story(JsonBody.empty());
            mirror.catchUp(1);
            assertTrue(mirror.articles().containsKey(id.toString()));
        }
        assertEquals(mirror.catalogue(), mirror.articles());
    }

    private void createLicensed(int count) {
        List<JsonBody> items = IntStream.range(0, count)
                .mapToObj(number -> JsonBody.with("id", UUID.randomUUID())
                        .and("state", "live")
                        .and("publishedAt", Instant.now().minusSeconds(60))
                        .and("article", JsonBody.with("headline", "Of others").and("visibility", "licensed")))
                .toList();
        int created = post(
                        newsroom.key("articles:write"),
                        "/v1/articles/bulk",
                        JsonBody.with("items", items).json())
                .path("counts.created");
        assertEquals(count, created);
    }
}
