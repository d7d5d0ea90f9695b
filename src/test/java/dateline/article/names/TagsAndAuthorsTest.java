package dateline.article.names;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Stories;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftService;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Editors create, change and delete tags and authors. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TagsAndAuthorsTest {

    @Inject
    Newsroom newsroom;

    @Inject
    DraftService drafts;

    @Inject
    ObjectMapper json;

    @Inject
    AgroalDataSource database;

    private String editor;

    @BeforeEach
    void createKey() {
        editor = newsroom.key("articles:write");
    }

    @Test
    void aTagIsCreatedChangedAndDeleted() {
        String tag = "/v1/tags/" + unique("tag");
        put(tag, null, JsonBody.with("name", "Tides")).then().statusCode(201).body("version", equalTo(1));
        Response read = get(null, tag);
        read.then().statusCode(200).body("name", equalTo("Tides"));
        put(tag, null, JsonBody.with("name", "Tide")).then().statusCode(428);
        put(tag, "\"tag-other-1\"", JsonBody.with("name", "Tide")).then().statusCode(412);
        Response changed = put(tag, read.header("ETag"), JsonBody.with("name", "Tide"));
        changed.then().statusCode(200).body("name", equalTo("Tide")).body("version", equalTo(2));
        get(null, tag).then().body("name", equalTo("Tide"));
        delete(tag, read.header("ETag")).then().statusCode(412);
        delete(tag, changed.header("ETag")).then().statusCode(204);
        get(null, tag).then().statusCode(404);
        get(editor, tag).then().statusCode(404);
    }

    @Test
    void aPutMakesAHiddenTagPublicAndItsNewNameShowsInArticles() {
        String slug = unique("tag");
        UUID story = newsroom.publish(
                Stories.article()
                        .headline("Low water")
                        .tags(slug)
                        .visibility("licensed")
                        .json(),
                "{}");
        get(null, "/v1/tags/" + slug).then().statusCode(404);
        put("/v1/tags/" + slug, get(editor, "/v1/tags/" + slug).header("ETag"), JsonBody.with("name", "Low tide"))
                .then()
                .statusCode(200);
        get(null, "/v1/tags/" + slug).then().statusCode(200);
        get(newsroom.key("articles:read"), "/v1/articles/" + story).then().body("tags.name", contains("Low tide"));
    }

    @Test
    void anAuthorIsChangedAndItsBylinesStay() {
        String slug = unique("author");
        String author = "/v1/authors/" + slug;
        put(author, null, JsonBody.with("name", "Ada Vale").and("title", "Reporter"))
                .then()
                .statusCode(201);
        UUID story = newsroom.publish(
                Stories.article()
                        .headline("High water")
                        .with("bylines", List.of(JsonBody.with("author", slug).and("name", "Ada Vale")))
                        .json(),
                "{}");
        put(author, get(editor, author).header("ETag"), JsonBody.with("name", "Ada Vale-Brandt"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Ada Vale-Brandt"))
                .body("version", equalTo(2));
        get(null, "/v1/articles/" + story).then().body("bylines.name", contains("Ada Vale"));
        delete(author, get(editor, author).header("ETag"))
                .then()
                .statusCode(409)
                .body("code", equalTo("name-in-use"))
                .body("articles", contains(story.toString()));
    }

    @Test
    void aTagThatADraftAFeedOrAPermissionNamesIsNotDeleted() {
        String slug = unique("tag");
        String tag = "/v1/tags/" + slug;
        Response draft = Newsroom.post(
                editor,
                "/v1/articles",
                Stories.article().headline("Ebb").tags(slug).json());
        refuse(tag).then().body("articles", contains(draft.<String>path("id")));
        as(editor)
                .header("If-Match", draft.header("ETag"))
                .delete("/v1/drafts/" + draft.path("id"))
                .then()
                .statusCode(204);
        Newsroom.post(
                        newsroom.key("feeds:write"),
                        "/v1/feeds",
                        JsonBody.with("title", unique("feed"))
                                .and("query", JsonBody.with("tagsAll", List.of(slug)))
                                .json())
                .then()
                .statusCode(201);
        refuse(tag).then().body("feeds.size()", equalTo(1));
        String other = unique("tag");
        put("/v1/tags/" + other, null, JsonBody.with("name", "Flood")).then().statusCode(201);
        newsroom.permission(
                newsroom.partner(),
                JsonBody.with("scope", JsonBody.with("tags", List.of(other))).and("level", "headline"));
        refuse("/v1/tags/" + other);
    }

    @Test
    void aNameIsNotDeletedWhileAnArticleThatCarriesItIsWritten() throws Exception {
        for (String kind : List.of("tag", "author")) {
            String slug = unique(kind);
            String name = "/v1/" + kind + "s/" + slug;
            put(name, null, JsonBody.with("name", "Ebb")).then().statusCode(201);
            String etag = get(editor, name).header("ETag");
            ArticleRequest story = json.readValue(carrying(slug, slug), ArticleRequest.class);
            CompletableFuture<Response> deletion = QuarkusTransaction.requiringNew()
                    .call(() -> {
                        drafts.create(Ids.next(), story, "test", Instant.now());
                        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> delete(name, etag));
                        awaitLock();
                        return waiting;
                    });
            deletion.get().then().statusCode(409).body("code", equalTo("name-in-use"));
            get(editor, name).then().statusCode(200);
        }
    }

    @Test
    void anArticleWrittenWhileItsNamesAreDeletedCreatesThemAgain() throws Exception {
        for (boolean bulk : List.of(false, true)) {
            String tag = unique("tag");
            String author = unique("author");
            put("/v1/tags/" + tag, null, JsonBody.with("name", "Tide")).then().statusCode(201);
            put("/v1/authors/" + author, null, JsonBody.with("name", "Ada"))
                    .then()
                    .statusCode(201);
            CompletableFuture<Response> creation = QuarkusTransaction.requiringNew()
                    .call(() -> {
                        Sql.of("delete from tag where slug = :tag")
                                .with("tag", tag)
                                .run(database);
                        Sql.of("delete from author where slug = :author")
                                .with("author", author)
                                .run(database);
                        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> bulk
                                ? Newsroom.post(
                                        editor,
                                        "/v1/articles/bulk",
                                        "{\"items\":[{\"article\":" + carrying(tag, author) + "}]}")
                                : Newsroom.post(editor, "/v1/articles", carrying(tag, author)));
                        awaitLock();
                        return waiting;
                    });
            Response created = creation.get();
            assertTrue(created.asString().contains("\"id\":\""), created::asString);
            get(editor, "/v1/tags/" + tag).then().statusCode(200);
            get(editor, "/v1/authors/" + author).then().statusCode(200);
            delete("/v1/tags/" + tag, get(editor, "/v1/tags/" + tag).header("ETag"))
                    .then()
                    .statusCode(409);
        }
    }

    @Test
    void aRestoredVersionHasItsNamesAgain() {
        String tag = unique("tag");
        String author = unique("author");
        String story = newsroom.publish(carrying(tag, author), "{}").toString();
        String draft = "/v1/drafts/" + story;
        Newsroom.patch(editor, draft, get(editor, draft).header("ETag"), "{\"tags\":[],\"bylines\":[]}")
                .then()
                .statusCode(200);
        postWithTag(draft, "/v1/articles/" + story + "/publications", "{}");
        for (String name : List.of("/v1/tags/" + tag, "/v1/authors/" + author))
            delete(name, get(editor, name).header("ETag")).then().statusCode(204);
        postWithTag(draft, draft + "/restorations", "{\"version\":1}");
        get(editor, draft).then().body("tags", contains(tag)).body("bylines.author", contains(author));
        get(editor, "/v1/tags/" + tag).then().statusCode(200);
        get(editor, "/v1/authors/" + author).then().statusCode(200).body("name", equalTo("Ada Vale"));
    }

    private void postWithTag(String draft, String path, String body) {
        as(editor)
                .header("If-Match", get(editor, draft).header("ETag"))
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(201);
    }

    private static String carrying(String tag, String author) {
        return Stories.article()
                .headline("Slack water")
                .tags(tag)
                .newSource(tag)
                .with("sourceId", tag)
                .with("bylines", List.of(JsonBody.with("author", author).and("name", "Ada Vale")))
                .json();
    }

    /** Waits until another transaction waits for a lock. */
    private void awaitLock() {
        long deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (Sql.of("select 1 from pg_locks where not granted")
                .first(database, row -> true)
                .isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "Nothing waits.");
            Thread.onSpinWait();
        }
    }

    private Response refuse(String name) {
        Response refused = delete(name, get(editor, name).header("ETag"));
        refused.then().statusCode(409).body("code", equalTo("name-in-use"));
        return refused;
    }

    @Test
    void onlyWhatAnEditorMaySetIsAccepted() {
        String tag = "/v1/tags/" + unique("tag");
        put(tag, null, JsonBody.with("name", " ")).then().statusCode(422).body("errors.pointer", hasItem("/name"));
        put(tag, null, JsonBody.with("name", "Tide").and("slug", "other"))
                .then()
                .statusCode(422);
        as(newsroom.key("articles:read"))
                .contentType("application/json")
                .body("{\"name\":\"Tide\"}")
                .put(tag)
                .then()
                .statusCode(403);
    }

    private Response put(String name, String etag, JsonBody body) {
        var request = as(editor).contentType("application/json").body(body.json());
        return (etag == null ? request : request.header("If-Match", etag)).put(name);
    }

    private Response delete(String name, String etag) {
        return as(editor).header("If-Match", etag).delete(name);
    }
}
