package dateline.article.model;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
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

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CorrectionTest {

    @Inject
    Newsroom newsroom;

    private String editor;
    private UUID article;
    private String slug;

    @BeforeEach
    void publishArticle() {
        editor = newsroom.key("articles:write");
        article = newsroom.publish("""
                {"headline":"%s","teaser":"Six hundred patients.","body":[
                  {"type":"paragraph","id":"first","text":"Sixty patients."},
                  {"type":"paragraph","id":"second","text":"A camera."}]}
                """.formatted(Newsroom.unique("Eye clinic")), "{}");
        slug = live().path("slug");
    }

    @Test
    void readersSeeTheCorrectionAndItsNote() {
        String before = live().header("ETag");
        Response made = correct("correction", "It is sixty.", "{\"teaser\":\"Sixty patients.\"}");
        made.then().statusCode(201).body("version", equalTo(2)).body("draftConflicts", hasSize(0));
        live().then()
                .body("version", equalTo(2))
                .body("teaser", equalTo("Sixty patients."))
                .body("corrections[0].id", equalTo(made.path("id")))
                .body("corrections[0].kind", equalTo("correction"))
                .body("corrections[0].note", equalTo("It is sixty."))
                .body("corrections[0].version", equalTo(2));
        assertNotEquals(before, live().header("ETag"));
        get(null, "/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(made.<String>path("id"))));
        assertEquals(List.of("published", "corrected"), newsroom.changes(article));
    }

    @Test
    void anUneditedMemberOfTheDraftIsCorrectedToo() {
        edit("{\"headline\":\"A better headline\"}");
        correct("correction", "It is sixty.", "{\"teaser\":\"Sixty patients.\"}")
                .then()
                .statusCode(201)
                .body("draftConflicts", hasSize(0));
        draft().then()
                .body("teaser", equalTo("Sixty patients."))
                .body("headline", equalTo("A better headline"))
                .body("unpublishedChanges", equalTo(true));
        live().then().body("headline", not(equalTo("A better headline")));
    }

    @Test
    void anUneditedDraftHasNoUnpublishedChangesAfterACorrection() {
        correct("correction", "It is sixty.", "{\"teaser\":\"Sixty patients.\"}")
                .then()
                .statusCode(201);
        draft().then().body("unpublishedChanges", equalTo(false));
    }

    @Test
    void anEditedMemberOfTheDraftIsKeptAndReported() {
        edit("{\"teaser\":\"My own teaser.\"}");
        correct("correction", "It is sixty.", "{\"teaser\":\"Sixty patients.\"}")
                .then()
                .statusCode(201)
                .body("draftConflicts", equalTo(List.of("teaser")));
        draft().then().body("teaser", equalTo("My own teaser."));
        live().then().body("teaser", equalTo("Sixty patients."));
    }

    @Test
    void theBodyOfTheDraftIsCorrectedBlockByBlock() {
        edit(body("Sixty patients.", "A camera, much improved."));
        correct("correction", "It is sixty-one.", body("Sixty-one patients.", "A camera."))
                .then()
                .statusCode(201)
                .body("draftConflicts", hasSize(0));
        draft().then().body("body.text", equalTo(List.of("Sixty-one patients.", "A camera, much improved.")));
        edit(body("Sixty-one patients, they say.", "A camera."));
        correct("correction", "It is sixty-two.", body("Sixty-two patients.", "A camera."))
                .then()
                .body("draftConflicts", equalTo(List.of("body/first")));
        draft().then().body("body[0].text", equalTo("Sixty-one patients, they say."));
    }

    @Test
    void anEditedBlockDoesNotPreventTheCorrectionOfOthers() {
        edit(body("Sixty patients, they say.", "A camera."));
        correct("correction", "The camera was lent.", body("Sixty-one patients.", "A camera, lent."))
                .then()
                .statusCode(201)
                .body("draftConflicts", equalTo(List.of("body/first")));
        draft().then().body("body.text", equalTo(List.of("Sixty patients, they say.", "A camera, lent.")));
        publish();
        live().then().body("body.text", equalTo(List.of("Sixty patients, they say.", "A camera, lent.")));
    }

    @Test
    void anUnknownKindIsRefusedWithTheAllowedKinds() {
        correct("corection", "Note.", "{}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/kind"))
                .body(
                        "errors[0].detail",
                        equalTo(
                                "Allowed: correction, clarification, editors-note, retraction. Did you mean correction?"));
    }

    @Test
    void bodyHtmlReplacesTheBlocksOfADraft() {
        edit("{\"bodyHtml\":\"<p>New.</p>\"}");
        draft().then().body("body.text", equalTo(List.of("New.")));
    }

    @Test
    void aNoteInTheBodyIsLabelledWithTheKindOfItsCorrection() {
        String changes = JsonBody.with(
                        "body",
                        List.of(
                                JsonBody.with("type", "paragraph").and("text", "Sixty patients."),
                                JsonBody.with("type", "correction").and("correction", "this")))
                .json();
        correct("clarification", "All of them are well.", changes).then().statusCode(201);
        String note =
                "<aside class=\"correction\"><h2 lang=\"en\">Clarification</h2><p>All of them are well.</p></aside>";
        live().then().body("bodyHtml", equalTo("<p>Sixty patients.</p>\n" + note));
        assertTrue(get(null, "/v1/articles/" + live().path("id") + ".html")
                .asString()
                .contains(note));
    }

    @Test
    void aRetractionReplacesTheTextByItsNoteAndStaysLive() {
        correct("retraction", "We were deceived & say so.", "{}").then().statusCode(201);
        live().then()
                .statusCode(200)
                .body("body", hasSize(1))
                .body("body[0].type", equalTo("correction"))
                .body("body[0].text", equalTo("We were deceived & say so."))
                .body(
                        "bodyHtml",
                        equalTo("<aside class=\"correction\"><h2 lang=\"en\">Retraction</h2>"
                                + "<p>We were deceived &amp; say so.</p></aside>"))
                .body("teaser", nullValue())
                .body("media", hasSize(0));
    }

    @Test
    void aCorrectionBlockShowsTheNote() {
        correct("clarification", "The camera was bought.", """
                {"body":[{"type":"correction","correction":"this"},{"type":"paragraph","id":"second","text":"A camera."}]}
                """).then().statusCode(201);
        live().then()
                .body("body[0].correction", equalTo(live().path("corrections[0].id")))
                .body("bodyHtml", containsString("The camera was bought."));
        edit(JsonBody.with(
                        "body",
                        List.of(JsonBody.with("type", "correction")
                                .and("correction", live().path("corrections[0].id"))))
                .json());
        assertRefused(
                JsonBody.with(
                                "body",
                                List.of(JsonBody.with("type", "correction").and("correction", UUID.randomUUID())))
                        .json(),
                "/changes/body/0/correction");
    }

    @Test
    void aCorrectedSlugRedirectsFromTheFormerOne() {
        String better = Newsroom.unique("better").toLowerCase();
        correct(
                        "correction",
                        "The address was misspelt.",
                        JsonBody.with("slug", better).json())
                .then()
                .statusCode(201);
        get(null, "/v1/articles/" + slug)
                .then()
                .statusCode(301)
                .header("Location", containsString("/v1/articles/" + better));
        get(null, "/v1/articles/" + slug + "/corrections").then().statusCode(301);
        get(null, "/v1/articles/" + better).then().statusCode(200);
        draft().then().body("slug", equalTo(better));
    }

    @Test
    void aCorrectionWithAStaleETagIsRefused() {
        String staleEtag = draft().header("ETag");
        edit("{\"teaser\":\"Another.\"}");
        send(staleEtag, "correction", "Note.", "{\"headline\":\"New\"}")
                .then()
                .statusCode(412)
                .body("changedFields", hasItem("teaser"));
        as(editor)
                .contentType("application/json")
                .body("{\"kind\":\"correction\",\"note\":\"Note.\"}")
                .post("/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(428);
        live().then().body("version", equalTo(1));
    }

    @Test
    void anInvalidCorrectionChangesNothingAndNamesTheMember() {
        assertRefused("{\"headline\":\"\"}", "/changes/headline");
        assertRefused("{\"nonsense\":1}", "/changes/nonsense");
        assertRefused("{\"source\":\"another-source\"}", "/changes/source");
        assertRefused(
                JsonBody.with("bodyHtml", "<p>x</p>").and("body", List.of()).json(), "/changes/bodyHtml");
        live().then().body("version", equalTo(1));
    }

    @Test
    void aCorrectionOfAWithheldArticleIsVisibleAfterTheRelease() {
        Newsroom.post(editor, "/v1/articles/" + article + "/withholdings", "{}")
                .then()
                .statusCode(201);
        correct("correction", "It is sixty.", "{\"teaser\":\"Sixty patients.\"}")
                .then()
                .statusCode(201);
        get(null, "/v1/articles/" + article).then().statusCode(404).body("code", equalTo("article-withheld"));
        Newsroom.post(editor, "/v1/articles/" + article + "/releases", "{}")
                .then()
                .statusCode(201);
        live().then().body("version", equalTo(2)).body("teaser", equalTo("Sixty patients."));
    }

    private void publish() {
        as(editor)
                .contentType("application/json")
                .header("If-Match", draft().header("ETag"))
                .body("{}")
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
    }

    private void assertRefused(String changes, String pointer) {
        Response answer = correct("correction", "Note.", changes);
        answer.then().body("errors.pointer", hasItem(pointer));
        assertEquals(4, answer.statusCode() / 100);
    }

    private Response correct(String kind, String note, String changes) {
        return send(draft().header("ETag"), kind, note, changes);
    }

    private Response send(String etag, String kind, String note, String changes) {
        return as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(JsonBody.with("kind", kind)
                        .and("note", note)
                        .and("changes", JsonBody.of(changes))
                        .json())
                .post("/v1/articles/" + article + "/corrections");
    }

    private void edit(String patch) {
        Newsroom.patch(editor, "/v1/drafts/" + article, draft().header("ETag"), patch)
                .then()
                .statusCode(200);
    }

    private Response draft() {
        return get(editor, "/v1/drafts/" + article);
    }

    private Response live() {
        return get(null, "/v1/articles/" + article);
    }

    private static String body(String first, String second) {
        return JsonBody.with("body", List.of(paragraph("first", first), paragraph("second", second)))
                .json();
    }

    private static JsonBody paragraph(String id, String text) {
        return JsonBody.with("type", "paragraph").and("id", id).and("text", text);
    }
}
