package dateline.article;

import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The versions of an article: lists, reads, differences, restorations. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class VersionsTest {

    private static final String FIRST = """
            {"headline":"Bell found","teaser":"In the mud.","tags":["divers"],
             "body":[{"id":"b1","type":"paragraph","text":"The bell rang once."},
                     {"id":"b2","type":"crosshead","text":"Below"},
                     {"id":"b3","type":"paragraph","text":"Nobody heard."},
                     {"id":"b4","type":"paragraph","text":"It is gone."}]}
            """;

    private static final String SECOND = """
            {"headline":"Bell found and lost","tags":[],
             "body":[{"id":"b2","type":"crosshead","text":"Below"},
                     {"id":"b3","type":"paragraph","text":"Nobody heard."},
                     {"id":"b5","type":"quote","text":"I did.","attribution":"The harbourmaster"},
                     {"id":"b1","type":"paragraph","text":"The bell rang twice."}]}
            """;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String editor;
    private UUID article;
    private String versions;

    @BeforeEach
    void publishTwoVersions() {
        editor = newsroom.key("articles:read", "articles:write");
        article = newsroom.publish(FIRST, "{\"note\":\"Cleared by the desk.\"}");
        versions = "/v1/articles/" + article + "/versions";
        change(SECOND, "{\"note\":\"It sank again.\"}");
    }

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void theNewestVersionComesFirst() {
        // Last-Modified is sent only for an instant that is some seconds old.
        newsroom.later(Duration.ofSeconds(10));
        Response list = get(null, versions);
        list.then()
                .statusCode(200)
                .body("items.number", contains(2, 1))
                .body("items.kind", contains("update", "publication"))
                .body("items.note", contains("It sank again.", "Cleared by the desk."))
                .body("items.current", contains(true, false))
                .body("items.by", everyItem(nullValue()))
                .body("items.createdAt", everyItem(nullValue()))
                .body("items[1].contentHash", nullValue());
        Response live = get(null, "/v1/articles/" + article);
        assertEquals(live.<String>path("modifiedAt"), list.path("items[0].at"));
        assertEquals(live.<String>path("publishedAt"), list.path("items[1].at"));
        assertNotNull(live.header("Last-Modified"));
        assertEquals(live.header("Last-Modified"), list.header("Last-Modified"));
        assertEquals("article:" + article + " all", list.header("Cache-Tag"));
    }

    @Test
    void theNewsroomSeesWhoMadeAVersion() {
        get(editor, versions)
                .then()
                .body("items.by", contains("test", "test"))
                .body("items.contentHash.size()", equalTo(2));
    }

    @Test
    void pagesAreReadByCursor() {
        change("{\"teaser\":\"Third.\"}", "{}");
        List<Integer> walked = new ArrayList<>();
        for (String next = versions + "?limit=1"; next != null; ) {
            Response page = get(null, next);
            walked.addAll(page.jsonPath().getList("items.number", Integer.class));
            String link = page.path("links.next");
            next = link == null ? null : link.replaceFirst("https?://[^/]+", "");
        }
        assertEquals(List.of(3, 2, 1), walked);
    }

    @Test
    void anOldVersionHasItsOwnContent() {
        Response old = get(editor, versions + "/1");
        old.then()
                .statusCode(200)
                .body("id", equalTo(article.toString()))
                .body("version", equalTo(1))
                .body("headline", equalTo("Bell found"))
                .body("tags.slug", contains("divers"))
                .body("body.text", hasItem("It is gone."))
                .body("links.self", equalTo(TestServer.URL + versions + "/1"))
                .body("links.versions", equalTo(TestServer.URL + versions));
        assertEquals(old.<String>path("publishedAt"), old.path("modifiedAt"));
        Newsroom.as(editor)
                .header("If-None-Match", old.header("ETag"))
                .get(versions + "/1")
                .then()
                .statusCode(304);
        get(editor, versions + "/1?fields=headline")
                .then()
                .body("keySet()", org.hamcrest.Matchers.containsInAnyOrder("id", "version", "headline"));
    }

    @Test
    void theLiveVersionEqualsTheArticle() {
        for (String reader : new String[] {null, editor}) {
            Map<String, Object> live =
                    get(reader, "/v1/articles/" + article).jsonPath().getMap("");
            Map<String, Object> version =
                    get(reader, versions + "/2").jsonPath().getMap("");
            live.remove("links");
            version.remove("links");
            assertEquals(live, version);
        }
    }

    @Test
    void anUnknownVersionIsNotFound() {
        for (String number : List.of("/3", "/99999999")) {
            get(editor, versions + number).then().statusCode(404).body("code", equalTo("version-not-found"));
            get(null, versions + number).then().statusCode(404).body("code", equalTo("version-not-found"));
        }
        for (String number : List.of("/0", "/-1", "/one", "/01", "/99999999999")) {
            get(editor, versions + number).then().statusCode(404).body("code", equalTo("not-found"));
        }
    }

    @Test
    void aFormerSlugRedirectsToTheVersionsOfTheNewOne() {
        String former = get(editor, "/v1/articles/" + article).path("slug");
        String slug = Newsroom.unique("bell");
        change(JsonBody.with("slug", slug).json(), "{}");
        String old = "/v1/articles/" + former + "/versions";
        String now = TestServer.URL + "/v1/articles/" + slug + "/versions";
        for (String rest : List.of("", "/1", "/2/diff", "/3/diff?from=1")) {
            get(editor, old + rest).then().statusCode(301).header("Location", now + rest);
        }
        get(editor, versions + "/2").then().body("slug", equalTo(former));
        get(editor, versions + "/3/diff").then().body("members.name", contains("slug"));
    }

    @Test
    void aRedirectKeepsTheQueryAndExpiresWithTheArticle() {
        Newsroom.TestPartner licensed = newsroom.partner();
        newsroom.permission(
                licensed,
                JsonBody.with("everything", true)
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("level", "headline"));
        String partnerKey = licensed.key();
        String former = get(editor, "/v1/articles/" + article).path("slug");
        String slug = Newsroom.unique("bell");
        change(JsonBody.with("slug", slug).json(), "{}");
        for (String rest :
                List.of("?fields=id", "/related?fields=id", "/corrections?limit=5", "/versions", ".ninjs", ".txt")) {
            get(null, "/v1/articles/" + former + rest)
                    .then()
                    .statusCode(301)
                    .header("Location", TestServer.URL + "/v1/articles/" + slug + rest)
                    .header("Cache-Control", "public, max-age=15, stale-while-revalidate=15")
                    .header("Cache-Tag", "article:" + article + " all")
                    .header("Vary", containsString("Authorization"))
                    .header("Access-Control-Allow-Origin", "*");
        }
        get(partnerKey, "/v1/articles/" + former + "/rights")
                .then()
                .statusCode(301)
                .header("Location", TestServer.URL + "/v1/articles/" + slug + "/rights")
                .header("Cache-Control", "private, no-cache");
        get(partnerKey, "/v1/articles/" + slug + "/rights").then().statusCode(200);
        // A caller that may not read the article does not learn its new slug.
        get(newsroom.partner().key(), "/v1/articles/" + former + "/rights")
                .then()
                .statusCode(200);
    }

    @Test
    void twoVersionsAreComparedByMemberAndBlock() {
        get(editor, versions + "/2/diff")
                .then()
                .statusCode(200)
                .body("from", equalTo(1))
                .body("to", equalTo(2))
                .body("members.name", contains("headline", "tags"))
                .body("members[0].before", equalTo("Bell found"))
                .body("members[0].after", equalTo("Bell found and lost"))
                .body("members[1].before", contains("divers"))
                .body("members[1].after", nullValue())
                .body("body.id", contains("b4", "b5", "b1"))
                .body("body.change", contains("removed", "added", "changed"))
                .body("body.moved", contains(false, false, true))
                .body("body[0].before.text", equalTo("It is gone."))
                .body("body[1].after.attribution", equalTo("The harbourmaster"))
                .body("body[2].fromPosition", equalTo(0))
                .body("body[2].toPosition", equalTo(3))
                .body("body[2].words.kind", contains("equal", "delete", "insert", "equal"))
                .body("body[2].words.text", contains("The bell rang ", "once", "twice", "."));
    }

    @Test
    void aDiffFromZeroListsEverythingAsNew() {
        for (String diff : List.of("/1/diff", "/1/diff?from=0")) {
            get(editor, versions + diff)
                    .then()
                    .statusCode(200)
                    .body("from", equalTo(0))
                    .body("members.name", hasItems("headline", "teaser", "slug"))
                    .body("members.before", everyItem(nullValue()))
                    .body("body.change", contains("added", "added", "added", "added"));
        }
    }

    @Test
    void aVersionEqualsItself() {
        get(editor, versions + "/2/diff?from=2")
                .then()
                .body("members.size()", equalTo(0))
                .body("body.size()", equalTo(0));
    }

    @Test
    void aDiffFromAnUnknownVersionIsRefused() {
        get(editor, versions + "/2/diff?from=3").then().statusCode(400).body("errors.parameter", contains("from"));
        get(editor, versions + "/2/diff?from=-1").then().statusCode(400).body("errors.parameter", contains("from"));
        get(editor, versions + "/3/diff").then().statusCode(404).body("code", equalTo("version-not-found"));
    }

    @Test
    void aRestoredVersionIsInTheDraftAndLiveAfterPublication() {
        String former = get(editor, "/v1/articles/" + article).path("slug");
        change(JsonBody.with("slug", Newsroom.unique("bell")).json(), "{}");
        String stale = etag();
        Response restored = restore(stale, 1);
        restored.then()
                .statusCode(201)
                .header("Location", TestServer.URL + "/v1/drafts/" + article)
                .body("headline", equalTo("Bell found"))
                .body("slug", equalTo(former))
                .body("unpublishedChanges", equalTo(true))
                .body("version", equalTo(3));
        assertEquals(etag(), restored.header("ETag"));
        assertNotEquals(stale, etag());
        get(null, "/v1/articles/" + article).then().body("headline", equalTo("Bell found and lost"));
        restore(stale, 1).then().statusCode(412).body("changedFields", hasItems("headline", "body", "slug", "tags"));
        publish(etag(), "{}");
        get(editor, versions)
                .then()
                .body("items.number", contains(4, 3, 2, 1))
                .body("items[0].contentHash", equalTo(get(editor, versions).path("items[3].contentHash")));
        get(editor, versions + "/4/diff?from=1").then().body("members.size()", equalTo(0));
    }

    @Test
    void aRestorationNeedsTheETagOfTheDraftAndAnExistingVersion() {
        Newsroom.post(editor, "/v1/drafts/" + article + "/restorations", "{\"version\":1}")
                .then()
                .statusCode(428);
        restore(etag(), 3).then().statusCode(422).body("errors.pointer", contains("/version"));
        restore(etag(), 0).then().statusCode(422).body("errors.pointer", contains("/version"));
    }

    @Test
    void noVersionOfAKilledArticleIsRestored() {
        String seen = etag();
        Sql.of("update article set pub_status = 'canceled' where id = :article")
                .with("article", article)
                .run(database);
        restore(seen, 1).then().statusCode(409).body("code", equalTo("state-conflict"));
    }

    @Test
    void thePublicHistoryOfASourceIsWrittenAndRead() {
        String source = "/v1/sources/" + Newsroom.unique("open");
        Newsroom.as(editor)
                .contentType("application/json")
                .body("{\"name\":\"Open\",\"publicHistory\":true}")
                .put(source)
                .then()
                .statusCode(201)
                .body("publicHistory", equalTo(true));
        get(null, source).then().body("publicHistory", equalTo(true));
    }

    private String etag() {
        return get(editor, "/v1/drafts/" + article).header("ETag");
    }

    private Response restore(String etag, int version) {
        return Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(JsonBody.with("version", version).json())
                .post("/v1/drafts/" + article + "/restorations");
    }

    private void change(String patch, String plan) {
        Response changed = Newsroom.patch(editor, "/v1/drafts/" + article, etag(), patch);
        changed.then().statusCode(200);
        publish(changed.header("ETag"), plan);
    }

    private void publish(String etag, String plan) {
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(plan)
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
    }
}
