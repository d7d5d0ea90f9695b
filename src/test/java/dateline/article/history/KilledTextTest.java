package dateline.article.history;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The text of a killed article is read for legal reasons, with a trace in the audit log; and transitions leave one, too. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class KilledTextTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String editor;
    private String lawyer;
    private String word;

    @BeforeEach
    void makeKeys() {
        editor = newsroom.key("articles:write", "articles:read");
        lawyer = newsroom.key("audit:read", "articles:read");
        word = Newsroom.unique("wraxall");
    }

    @Test
    void aLegalReadShowsAnyVersionAndIsRecordedFirst() {
        String article = killed(JsonBody.with("reason", "It was wrong."));
        Response read = read(article, 1, "The lawyer asks.");
        read.then()
                .statusCode(200)
                .body("headline", equalTo(word + " one"))
                .body("pubStatus", equalTo("canceled"))
                .body("body[0].text", equalTo("Text one " + word))
                .body("links.self", startsWith("http"));
        assertEquals("no-store", read.header("Cache-Control"));
        assertNull(read.header("Dateline-Position"));
        read(article, 2, "Again.").then().statusCode(200).body("headline", equalTo(word + " two"));
        get(editor, "/v1/articles/" + article + "/versions/1").then().statusCode(410);
        Response events = events(article);
        assertEquals(
                List.of(
                        "article-legal-read",
                        "article-legal-read",
                        "article-killed",
                        "article-released",
                        "article-withheld",
                        "article-updated",
                        "article-published"),
                events.path("items.kind"));
        assertEquals("The lawyer asks.", events.path("items[1].note"));
        assertEquals(1, (int) events.path("items[1].after.version"));
        assertEquals("It was wrong.", events.path("items[2].note"));
        assertEquals(editor.split("_")[1], events.path("items[2].key"));
        assertEquals(lawyer.split("_")[1], events.path("items[1].key"));
        assertEquals("A check.", events.path("items[4].note"));
    }

    @Test
    void aRefusedLegalReadLeavesNoEvent() {
        String article = killed(JsonBody.with("reason", "No."));
        int before = events(article).<List<String>>path("items.kind").size();
        read(article, 3, "Too high.").then().statusCode(422).body("errors[0].pointer", equalTo("/version"));
        post(lawyer, "/v1/articles/" + article + "/legal-reads", "{\"version\":1,\"reason\":\" \"}")
                .then()
                .statusCode(422);
        for (String key : List.of(editor, newsroom.key("audit:read"), newsroom.key("articles:read")))
            post(key, "/v1/articles/" + article + "/legal-reads", "{\"version\":1,\"reason\":\"x\"}")
                    .then()
                    .statusCode(403);
        assertEquals(before, events(article).<List<String>>path("items.kind").size());
        String live =
                newsroom.publish(Stories.article().headline(word).json(), "{}").toString();
        read(live, 1, "Not killed.").then().statusCode(409).body("state", equalTo("live"));
    }

    @Test
    void anErasedTextIsInNoTable() {
        String article = killed(JsonBody.with("reason", "A court order.").and("erased", true));
        read(article, 1, "The lawyer asks.").then().statusCode(410).body("code", equalTo("text-erased"));
        assertEquals("article-erased", events(article).path("items[0].kind"));
        for (String table : List.of("version", "draft", "preview", "wire_item", "article_text", "correction"))
            assertEquals(
                    0L,
                    Sql.of("select count(*) from " + table + " t where t.article_id = :article")
                            .with("article", UUID.fromString(article))
                            .add("and cast(to_jsonb(t) - 'slug' as text) ilike :i")
                            .with("i", "%" + word + "%")
                            .first(database, row -> row.getLong(1))
                            .orElseThrow(),
                    table);
        for (String table : List.of("finished_article", "media", "article_text"))
            assertEquals(
                    0L,
                    Sql.of("select count(*) from " + table + " where article_id = :article")
                            .with("article", UUID.fromString(article))
                            .first(database, row -> row.getLong(1))
                            .orElseThrow(),
                    table);
        get(null, "/v1/articles/" + article).then().statusCode(410).body("code", equalTo("article-canceled"));
        get(editor, "/v1/drafts/" + article).then().statusCode(410);
    }

    @Test
    void anErasureRemovesTheTextFromStoredResponsesAndRepeatedRequestsAreNotCarriedOutAgain() {
        Response created = postOnce(
                "create",
                null,
                "/v1/articles",
                Stories.article().headline(word).paragraph("A text.").json());
        String article = created.path("id");
        String other = postOnce(
                        "other",
                        null,
                        "/v1/articles",
                        Stories.article().headline(word + " other").json())
                .path("id");
        String path = "/v1/articles/" + article;
        postOnce("publish", created.header("ETag"), path + "/publications", "{}");
        String correction = JsonBody.with("kind", "correction")
                .and("note", "It was not " + word)
                .and("changes", JsonBody.with("teaser", "About " + word))
                .json();
        String draft = get(editor, "/v1/drafts/" + article).header("ETag");
        postOnce("correct", draft, path + "/corrections", correction);
        assertEquals(4, storedResponses().size());

        String kill =
                JsonBody.with("reason", "A court order.").and("erased", true).json();
        postOnce("kill", null, path + "/kills", kill);
        assertEquals(List.of(word + "-other"), storedResponses(), "the response about another article stays");
        Response repeated = postOnce(
                "create",
                null,
                "/v1/articles",
                Stories.article().headline(word).paragraph("A text.").json());
        assertEquals("true", repeated.header("Idempotency-Replayed"));
        assertEquals(created.header("Location"), repeated.header("Location"));
        assertEquals("", repeated.asString());
        assertEquals(
                "",
                postOnce("correct", draft, path + "/corrections", correction).asString());
        postOnce(
                        "other",
                        null,
                        "/v1/articles",
                        Stories.article().headline(word + " other").json())
                .then()
                .body("id", equalTo(other));
        postOnce("kill", null, path + "/kills", kill).then().body("state", equalTo("canceled"));
        assertEquals(List.of(other), get(editor, "/v1/drafts?q=" + word).path("items.id"));
    }

    /** Sends the request with an Idempotency-Key of the test. */
    private Response postOnce(String name, String etag, String path, String body) {
        var request = as(editor).header("Idempotency-Key", word + "-" + name);
        Response answer = (etag == null ? request : request.header("If-Match", etag))
                .contentType("application/json")
                .body(body)
                .post(path);
        assertEquals(201, answer.statusCode(), answer::asString);
        return answer;
    }

    /** The keys of the stored responses with the word of the test in their body or headers. */
    private List<String> storedResponses() {
        return Sql.of("select key from idempotency where concat(body, headers) ilike :i order by key")
                .with("i", "%" + word + "%")
                .list(database, row -> row.getString("key"));
    }

    @Test
    void aBulkPublicationIsRecordedLikeASingleOne() {
        String item = JsonBody.with("headline", word)
                .and("source", JsonBody.with("name", word))
                .and("sourceId", word)
                .json();
        Response bulk = post(
                editor,
                "/v1/articles/bulk",
                "{\"items\":[{\"state\":\"live\",\"publishedAt\":\"2026-01-01T00:00:00Z\",\"article\":" + item + "}]}");
        String article = bulk.path("items[0].article.id");
        if (article == null) throw new AssertionError(bulk.asString());
        Response events = events(article);
        assertEquals(List.of("article-published"), events.path("items.kind"));
        assertEquals(1, (int) events.path("items[0].after.version"));
        assertEquals(editor.split("_")[1], events.path("items[0].key"));
    }

    private Response read(String article, int version, String reason) {
        return post(
                lawyer,
                "/v1/articles/" + article + "/legal-reads",
                JsonBody.with("version", version).and("reason", reason).json());
    }

    private Response events(String article) {
        return get(lawyer, "/v1/audit-events?subject=article:" + article);
    }

    private String killed(JsonBody kill) {
        String article = newsroom.publish(
                        Stories.article()
                                .headline(word + " one")
                                .paragraph("Text one " + word)
                                .json(),
                        "{}")
                .toString();
        String draft = "/v1/drafts/" + article;
        patch(
                        editor,
                        draft,
                        get(editor, draft).header("ETag"),
                        JsonBody.with("headline", word + " two").json())
                .then()
                .statusCode(200);
        as(editor)
                .header("If-Match", get(editor, draft).header("ETag"))
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
        String path = "/v1/articles/" + article;
        post(editor, path + "/withholdings", "{\"reason\":\"A check.\"}").then().statusCode(201);
        post(editor, path + "/releases", "{}").then().statusCode(201);
        post(editor, path + "/kills", kill.json()).then().statusCode(201);
        return article;
    }
}
