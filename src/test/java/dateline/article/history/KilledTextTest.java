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
                    new Sql()
                            .add(
                                    "select count(*) from " + table + " t where t.article_id = ?",
                                    UUID.fromString(article))
                            .add("and cast(to_jsonb(t) - 'slug' as text) ilike ?", "%" + word + "%")
                            .first(database, row -> row.getLong(1))
                            .orElseThrow(),
                    table);
        for (String table : List.of("finished_article", "media", "article_text"))
            assertEquals(
                    0L,
                    new Sql()
                            .add("select count(*) from " + table + " where article_id = ?", UUID.fromString(article))
                            .first(database, row -> row.getLong(1))
                            .orElseThrow(),
                    table);
        get(null, "/v1/articles/" + article).then().statusCode(410).body("code", equalTo("article-canceled"));
        get(editor, "/v1/drafts/" + article).then().statusCode(410);
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
