package dateline.article.names;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Editors create, change and delete tags and authors. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TagsAndAuthorsTest {

    @Inject
    Newsroom newsroom;

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
