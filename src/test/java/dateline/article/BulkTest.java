package dateline.article;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BulkTest {

    @Inject
    Newsroom newsroom;

    private String editor;
    private String source;

    @BeforeEach
    void createKeyAndSource() {
        editor = newsroom.key("articles:write", "articles:read");
        source = Newsroom.unique("archive");
    }

    private Response sendLines(String query, String... lines) {
        return as(editor)
                .contentType("application/x-ndjson")
                .body(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/v1/articles/bulk" + query);
    }

    private JsonBody article(String id, String headline) {
        return JsonBody.with("headline", headline)
                .and("visibility", "public")
                .and("source", source)
                .and("sourceId", id);
    }

    private String draft(String id, String headline) {
        return JsonBody.with("article", article(id, headline)).json();
    }

    private String live(String id, String headline) {
        return published("live", id, headline).json();
    }

    private JsonBody published(String state, String id, String headline) {
        return JsonBody.with("state", state)
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and("article", article(id, headline));
    }

    @Test
    void anInvalidLineIsReportedAndDoesNotAffectOthers() {
        Response answer = sendLines("", draft("a", "One"), "", "{\"article\":", "{\"nonsense\":1}", draft("b", "Two"));
        answer.then()
                .statusCode(207)
                .body("items.status", contains(201, 400, 400, 201))
                .body("items.index", contains(0, 1, 2, 3))
                .body("items.line", contains(1, 3, 4, 5))
                .body("items[1].problem.code", equalTo("malformed-json"))
                .body("items[1].problem.line", equalTo(3))
                .body("items[2].problem.code", equalTo("unknown-member"))
                .body("items[2].problem.errors[0].pointer", equalTo("/nonsense"))
                .body("items[3].article.state", equalTo("draft"))
                .body("counts.created", equalTo(2))
                .body("counts.refused", equalTo(2));
    }

    @Test
    void inJsonAnErrorPointerStartsAtTheWholeBody() {
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with(
                                "items",
                                List.of(
                                        JsonBody.with("article", article("a", "One")),
                                        JsonBody.with("article", JsonBody.with("headline", ""))))
                        .json())
                .post("/v1/articles/bulk")
                .then()
                .statusCode(207)
                .body("items.status", contains(201, 422))
                .body("items[1].problem.errors.pointer", hasItem("/items/1/article/headline"));
    }

    @Test
    void anErrorPointerOfAnArticleStartsAtTheItem() {
        String slug = Newsroom.unique("taken");
        JsonBody first = JsonBody.with("article", article("a", "One").and("slug", slug));
        sendLines("", first.json()).then().body("items.status", contains(201));
        JsonBody inArticle = JsonBody.with("article", article("b", "One").and("slug", slug));
        JsonBody besideArticle = JsonBody.with("slug", slug).and("article", article("c", "Three"));
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with("items", List.of(inArticle, besideArticle)).json())
                .post("/v1/articles/bulk")
                .then()
                .body("items.status", contains(409, 409))
                .body("items[0].problem.errors.pointer", contains("/items/0/article/slug"))
                .body("items[1].problem.errors.pointer", contains("/items/1/slug"));
    }

    @Test
    void twoCorrectionsOfAnItemWithOneIdAreRefused() {
        JsonBody correction = JsonBody.with("id", "0199aaaa-0000-7000-8000-0000000c0ffe")
                .and("kind", "correction")
                .and("note", "It was six.")
                .and("at", "2020-03-02T06:00:00Z");
        String item = JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and("corrections", List.of(correction, correction))
                .and("article", article("twice", "Twice"))
                .json();
        sendLines("", item, draft("beside", "Beside"))
                .then()
                .body("items.status", contains(422, 201))
                .body("items[0].problem.errors[0].pointer", equalTo("/corrections"))
                .body("items[0].problem.errors[0].code", equalTo("duplicate"));
    }

    @Test
    void newSourcesAndSectionsAreCreatedWithTheirSettings() {
        String section = Newsroom.unique("harbour");
        String line = JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and(
                        "article",
                        JsonBody.with("headline", "Then")
                                .and("section", section)
                                .and("source", source)
                                .and("sourceId", "a"))
                .and(
                        "sources",
                        List.of(JsonBody.with("slug", source)
                                .and("name", "The Archive")
                                .and("visibility", "teaser")
                                .and("copyrightNotice", "Copyright {year}.")
                                .and("announced", true)))
                .and(
                        "sections",
                        List.of(
                                JsonBody.with("slug", section + "-coast")
                                        .and("name", "Coast")
                                        .and("announced", true),
                                JsonBody.with("slug", section)
                                        .and("name", "Harbour")
                                        .and("description", "Ships.")
                                        .and("parent", section + "-coast")
                                        .and("announced", true)))
                .json();
        String id = sendLines("", line).path("items[0].article.id");
        get(editor, "/v1/articles/" + id).then().body("visibility", equalTo("teaser"));
        get(null, "/v1/sources/" + source)
                .then()
                .body("name", equalTo("The Archive"))
                .body("copyrightNotice", equalTo("Copyright {year}."));
        get(null, "/v1/sections/" + section)
                .then()
                .body("parent", equalTo(section + "-coast"))
                .body("description", equalTo("Ships."));
        // Existing sources and sections stay unchanged.
        sendLines("?overwrite=true", line.replace("\"teaser\"", "\"public\"").replace("Then", "Now"));
        get(editor, "/v1/articles/" + id)
                .then()
                .body("visibility", equalTo("teaser"))
                .body("headline", equalTo("Now"));
        String orphan = JsonBody.with("article", article("b", "Two"))
                .and(
                        "sections",
                        List.of(JsonBody.with("slug", section + "-x")
                                .and("name", "X")
                                .and("parent", "nowhere-at-all")))
                .json();
        sendLines("", orphan)
                .then()
                .body("items.status", contains(422))
                .body("items[0].problem.errors.pointer", contains("/sections/0/parent"));
    }

    @Test
    void aLiveItemKeepsItsInstantOfPublication() {
        String id = sendLines("", live("a", "Then")).path("items[0].article.id");
        as(null).get("/v1/articles/" + id).then().statusCode(200).body("publishedAt", equalTo("2020-03-01T06:00:00Z"));
        assertEquals(List.of("published"), newsroom.changes(java.util.UUID.fromString(id)));
    }

    @Test
    void aRepeatedItemCreatesNoSecondArticle() {
        String id = sendLines("", live("a", "Then")).path("items[0].article.id");
        sendLines("", live("a", "Then"))
                .then()
                .body("items.outcome", contains("unchanged"))
                .body("items[0].article.id", equalTo(id))
                .body("items[0].article.version", equalTo(1));
        sendLines("", live("a", "Now"))
                .then()
                .body("items.status", contains(409))
                .body("items[0].problem.code", equalTo("article-differs"))
                .body("items[0].problem.changedFields", contains("article"));
        sendLines("?overwrite=true", live("a", "Now"))
                .then()
                .body("items.outcome", contains("updated"))
                .body("items[0].article.version", equalTo(2));
        get(editor, "/v1/articles/" + id).then().body("headline", equalTo("Now"));
    }

    @Test
    void anArticleThatWasWithdrawnElsewhereIsWithdrawn() {
        for (String state : List.of("withheld", "unpublished")) {
            String id = sendLines("", live(state, "Then")).path("items[0].article.id");
            String gone = published(state, state, "Then, less so")
                    .and("reason", "Doubts.")
                    .json();
            sendLines("", gone)
                    .then()
                    .body("items.status", contains(409))
                    .body("items[0].problem.code", equalTo("article-differs"))
                    .body("items[0].problem.changedFields", contains("article", "state"));
            sendLines("?overwrite=true", gone)
                    .then()
                    .body("items.outcome", contains("updated"))
                    .body("items[0].article.state", equalTo(state));
            as(null).get("/v1/articles/" + id).then().statusCode(state.equals("withheld") ? 404 : 410);
            sendLines("", gone).then().body("items.outcome", contains("unchanged"));
            sendLines("?overwrite=true", live(state, "Then"))
                    .then()
                    .body("items.status", contains(409))
                    .body("items[0].problem.code", equalTo("state-conflict"));
        }
    }

    @Test
    void anArticleThatWasKilledElsewhereIsKilledWithOverwrite() {
        String id = sendLines("", live("a", "Then")).path("items[0].article.id");
        String killed = JsonBody.with("state", "canceled")
                .and("id", id)
                .and("slug", "then")
                .json();
        sendLines("", killed)
                .then()
                .body("items.status", contains(409))
                .body("items[0].problem.changedFields", contains("state"));
        as(null).get("/v1/articles/" + id).then().statusCode(200);
        sendLines("?overwrite=true", killed)
                .then()
                .body("items.outcome", contains("updated"))
                .body("items[0].article.state", equalTo("canceled"));
        as(null).get("/v1/articles/" + id).then().statusCode(410).body("code", equalTo("article-canceled"));
        sendLines("", killed).then().body("items.outcome", contains("unchanged"));
    }

    @Test
    void theEndOfAnArticleIsUpdated() {
        String id = sendLines("", live("a", "Then")).path("items[0].article.id");
        String ending = published("live", "a", "Then")
                .and("expiresAt", "2126-01-01T00:00:00Z")
                .json();
        sendLines("", ending).then().body("items[0].problem.changedFields", contains("expiresAt"));
        sendLines("?overwrite=true", ending).then().body("items.outcome", contains("updated"));
        get(editor, "/v1/articles/" + id).then().body("expiresAt", equalTo("2126-01-01T00:00:00Z"));
        String over = published("expired", "a", "Then")
                .and("expiresAt", "2021-01-01T00:00:00Z")
                .json();
        sendLines("", over).then().body("items[0].problem.changedFields", contains("state", "expiresAt"));
        sendLines("?overwrite=true", over).then().body("items[0].article.state", equalTo("expired"));
        as(null).get("/v1/articles/" + id).then().statusCode(410).body("code", equalTo("article-expired"));
        sendLines("", over).then().body("items.outcome", contains("unchanged"));
    }

    @Test
    void anItemWithoutAnIdentityIsRefused() {
        sendLines("", "{\"article\":{\"headline\":\"Whose\"}}")
                .then()
                .body("items.status", contains(422))
                .body("items[0].problem.errors[0].pointer", equalTo("/id"));
    }

    @Test
    void theEndOfAnArticleThatWasNotPublicElsewhereIsTold() {
        JsonBody live = published("live", "h", "Licensed elsewhere").and("firstLiveAt", "2020-03-01T06:00:00Z");
        String id = sendLines("", live.json()).path("items[0].article.id");
        as(null).get("/v1/articles/" + id).then().statusCode(200);
        Newsroom.post(editor, "/v1/articles/" + id + "/kills", "{\"reason\":\"Wrong.\"}")
                .then()
                .statusCode(201);
        as(null).get("/v1/articles/" + id).then().statusCode(410);
    }

    @Test
    void anArticleThatIsStillAheadWasNeverPublic() {
        JsonBody embargoed = published("embargoed", "i", "Ahead")
                .and("publishedAt", "2126-01-01T00:00:00Z")
                .and("embargoedUntil", "2126-01-01T00:00:00Z")
                .and("firstLiveAt", "2020-03-01T06:00:00Z")
                .and("firstPublicAt", "2020-03-01T06:00:00Z");
        String id = sendLines("", embargoed.json()).path("items[0].article.id");
        as(null).get("/v1/articles/" + id).then().statusCode(404);
    }

    @Test
    void aNewArticleGetsTheStateOfItsItem() {
        JsonBody past =
                JsonBody.with("firstLiveAt", "2020-03-01T06:00:00Z").and("firstPublicAt", "2020-03-01T06:00:00Z");
        JsonBody expired = published("expired", "c", "Expired").and("expiresAt", "2021-01-01T00:00:00Z");
        JsonBody embargoed = published("embargoed", "d", "Embargoed")
                .and("publishedAt", "2126-01-01T00:00:00Z")
                .and("embargoedUntil", "2126-01-01T00:00:00Z");
        JsonBody scheduled = published("scheduled", "e", "Scheduled").and("publishedAt", "2126-01-01T00:00:00Z");
        JsonBody canceled = JsonBody.with("state", "canceled")
                .and("id", "01990000-0000-7000-8000-00000000aaaa")
                .and("slug", "killed-elsewhere");
        Response answer = sendLines(
                "",
                published("withheld", "a", "Withheld").andAll(past).json(),
                published("unpublished", "b", "Unpublished").andAll(past).json(),
                expired.andAll(past).json(),
                embargoed.json(),
                scheduled.json(),
                published("withheld", "f", "Never seen").json(),
                canceled.json());
        answer.then()
                .body("counts.created", equalTo(6))
                .body("counts.skipped", equalTo(1))
                .body(
                        "items.article.state",
                        contains("withheld", "unpublished", "expired", "embargoed", "scheduled", "withheld"))
                .body("items[6].article", nullValue());
        List<String> ids = answer.path("items.article.id");
        List<Integer> seen = ids.subList(0, 6).stream()
                .map(id -> as(null).get("/v1/articles/" + id).statusCode())
                .toList();
        assertEquals(List.of(404, 410, 410, 404, 404, 404), seen);
        as(null).get("/v1/articles/" + ids.get(0)).then().body("code", equalTo("article-withheld"));
        as(null).get("/v1/articles/" + ids.get(5)).then().body("code", equalTo("article-not-found"));
    }

    @Test
    void aDraftGetsTheStateOfTheItemWithoutBecomingLive() {
        sendLines("", draft("a", "Text")).then().body("items.outcome", contains("created"));
        String withheld = published("withheld", "a", "Text").json();
        String id = sendLines("?overwrite=true", withheld).path("items[0].article.id");
        get(editor, "/v1/drafts/" + id).then().body("state", equalTo("withheld"));
        assertEquals(List.of("scheduled", "withheld"), newsroom.changes(java.util.UUID.fromString(id)));
        sendLines("?overwrite=true", live("a", "Other"))
                .then()
                .body("items.status", contains(409))
                .body("items[0].problem.code", equalTo("state-conflict"));
    }

    @Test
    void aCorrectionIsRestoredWithTheBlockThatShowsIt() {
        String correction = "01990000-0000-7000-8000-00000000c0" + (10 + (int) (Math.random() * 89));
        String line = JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and("modifiedAt", "2020-03-02T06:00:00Z")
                .and(
                        "corrections",
                        List.of(JsonBody.with("id", correction)
                                .and("kind", "correction")
                                .and("note", "It was six.")
                                .and("at", "2020-03-02T06:00:00Z")))
                .and(
                        "article",
                        JsonBody.with("headline", "Six")
                                .and("visibility", "public")
                                .and("source", source)
                                .and("sourceId", "k")
                                .and(
                                        "body",
                                        List.of(JsonBody.with("type", "correction")
                                                .and("correction", correction))))
                .json();
        String id = sendLines("", line).path("items[0].article.id");
        get(editor, "/v1/articles/" + id)
                .then()
                .body("version", equalTo(2))
                .body("modifiedAt", equalTo("2020-03-02T06:00:00Z"));
        sendLines("", line).then().body("items.outcome", contains("unchanged"));
    }

    @Test
    void aRepeatedIdempotencyKeyReplaysTheResponse() {
        String key = Newsroom.unique("bulk");
        String body = JsonBody.with("items", List.of(JsonBody.with("article", article("a", "One"))))
                .json();
        for (String replayed : new String[] {null, "true"}) {
            as(editor)
                    .contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/articles/bulk")
                    .then()
                    .statusCode(207)
                    .header("Idempotency-Replayed", replayed == null ? nullValue() : equalTo(replayed))
                    .body("items.outcome", contains("created"));
        }
    }

    @Test
    void aRequestHasAtMostOneThousandItems() {
        String[] thousand = Collections.nCopies(1_001, "{}").toArray(String[]::new);
        sendLines("", thousand).then().statusCode(422).body("errors[0].pointer", equalTo("/items"));
        sendLines("", " ", "").then().statusCode(422);
        String[] many = new String[300];
        for (int i = 0; i < many.length; i++) many[i] = live("m" + i, "Number " + i);
        long begin = System.nanoTime();
        int created = 0;
        // A slow machine may refuse some items as overloaded; they are sent again.
        for (int tries = 0; created < many.length && tries < 10; tries++) {
            Response answer = sendLines("", many);
            answer.then().statusCode(207);
            created += answer.<Integer>path("counts.created");
        }
        assertEquals(many.length, created);
        System.out.printf("bulk: 300 live articles in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }
}
