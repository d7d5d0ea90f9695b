package dateline.article;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The response to a publication, which has the links and the ETag for the next request. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublicationTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String editor;

    @BeforeEach
    void createEditorKey() {
        editor = newsroom.key("articles:write");
    }

    private Response createDraft(JsonBody more) {
        Response draft = post(
                editor,
                "/v1/articles",
                JsonBody.with("headline", "Ferry timetable").andAll(more).json());
        draft.then().statusCode(201);
        return draft;
    }

    private Response publish(String id, String etag, String plan) {
        return as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(plan)
                .post("/v1/articles/" + id + "/publications");
    }

    private Response follow(Response made) {
        return get(editor, URI.create(made.header("Location")).getRawPath());
    }

    @Test
    void readOnlyMembersOfAnArticleAreRefused() {
        Map<String, String> members = Map.of(
                "embargoedUntil", "2099-01-01T00:00:00Z",
                "expiresAt", "2099-01-01T00:00:00Z",
                "state", "live",
                "publishedAt", "x",
                "version", "x",
                "id", java.util.UUID.randomUUID().toString());
        for (Map.Entry<String, String> member : members.entrySet()) {
            JsonBody article = JsonBody.with("headline", "Ends soon").and(member.getKey(), member.getValue());
            post(editor, "/v1/articles", article.json())
                    .then()
                    .statusCode(422)
                    .body("errors[0].code", equalTo("read-only-member"))
                    .body("errors[0].pointer", equalTo("/" + member.getKey()));
        }
        post(editor, "/v1/articles", "{\"headline\":\"Ends soon\",\"expiresAt\":null}")
                .then()
                .statusCode(201);
    }

    @Test
    void aDraftCanBeSentBackOnlyWithCurrentReadOnlyMembers() throws Exception {
        Response draft = createDraft(JsonBody.empty());
        String path = "/v1/drafts/" + draft.path("id");
        publish(draft.path("id"), draft.header("ETag"), "{\"expiresAt\":\"2099-01-01T00:00:00Z\"}")
                .then()
                .statusCode(201);
        Response read = get(editor, path);
        Response back = as(editor)
                .contentType("application/json")
                .header("If-Match", read.header("ETag"))
                .body(read.asString().replace("2099-01-01T00:00:00Z", "2099-01-01T00:00:00.000Z"))
                .put(path);
        assertEquals(200, back.statusCode(), back.asString());
        as(editor)
                .contentType("application/json")
                .header("If-Match", back.header("ETag"))
                .body(back.asString().replace("2099-01-01", "2098-01-01"))
                .put(path)
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(java.util.List.of("/expiresAt")));
        patch(editor, path, back.header("ETag"), "{\"expiresAt\":null}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(java.util.List.of("/expiresAt")));
        patch(editor, path, back.header("ETag"), "{\"expiresAt\":\"2099-01-01T00:00:00Z\",\"teaser\":\"T\"}")
                .then()
                .statusCode(200);
    }

    @Test
    void theResponseHasTheETagForTheNextIfMatch() {
        Response draft = createDraft(JsonBody.empty());
        String id = draft.path("id");
        Response published = publish(id, draft.header("ETag"), "{}");
        published
                .then()
                .statusCode(201)
                .body("state", equalTo("live"))
                .body("links.draft", endsWith("/v1/drafts/" + id));
        assertEquals(get(editor, "/v1/drafts/" + id).header("ETag"), published.path("draftEtag"));
        Response edited = patch(
                editor, "/v1/drafts/" + id, published.path("draftEtag"), "{\"headline\":\"Ferry timetable, again\"}");
        edited.then().statusCode(200);
        Response again = publish(id, edited.header("ETag"), "{}");
        again.then().statusCode(201);
        publish(id, again.path("draftEtag"), "{\"note\":\"Twice\"}")
                .then()
                .statusCode(201)
                .body("version", equalTo(3));
    }

    @Test
    void aPublishedDraftIsNotStoredTwice() {
        Response draft = createDraft(JsonBody.empty());
        String id = draft.path("id");
        assertEquals("own null", storedContent(id));
        Response publication = publish(id, draft.header("ETag"), "{}");
        assertEquals("null 1", storedContent(id));
        String path = "/v1/drafts/" + id;
        Response read = get(editor, path);
        assertEquals("Ferry timetable", read.path("headline"));
        Response edited = patch(editor, path, publication.path("draftEtag"), "{\"headline\":\"Ferries on Sunday\"}");
        assertEquals("own null", storedContent(id));
        publish(id, edited.header("ETag"), "{}").then().statusCode(201);
        assertEquals("null 2", storedContent(id));
        assertEquals("Ferries on Sunday", get(editor, path).path("headline"));
    }

    private String storedContent(String article) {
        return Sql.of(
                        "select concat_ws(' ', case when content is null then 'null' else 'own' end, coalesce(content_version::text, 'null'))"
                                + " from draft where article_id = :article")
                .with("article", UUID.fromString(article))
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    @Test
    void theLocationOfALiveArticleIsTheArticle() {
        Response draft = createDraft(JsonBody.empty());
        Response published = publish(draft.path("id"), draft.header("ETag"), "{}");
        published.then().header("Location", endsWith("/v1/articles/" + draft.path("id")));
        assertEquals(published.header("Location"), published.path("links.article"));
        follow(published).then().statusCode(200);
    }

    @Test
    void theLocationOfAnEmbargoedArticleIsTheDraft() {
        Response draft = createDraft(JsonBody.empty());
        String until = Instant.now().plus(Duration.ofHours(2)).toString();
        Response published = publish(
                draft.path("id"),
                draft.header("ETag"),
                JsonBody.with("embargoedUntil", until).json());
        published
                .then()
                .statusCode(201)
                .body("state", equalTo("embargoed"))
                .body("links.article", nullValue())
                .header("Location", endsWith("/v1/drafts/" + draft.path("id")));
        follow(published).then().statusCode(200).header("ETag", equalTo(published.path("draftEtag")));
    }

    @Test
    void theLocationOfAnArticleThatTheKeyCannotReadIsTheDraft() {
        Response draft = createDraft(JsonBody.with("visibility", "licensed"));
        Response published = publish(draft.path("id"), draft.header("ETag"), "{}");
        published.then().statusCode(201).header("Location", endsWith("/v1/drafts/" + draft.path("id")));
        follow(published).then().statusCode(200);
    }
}
