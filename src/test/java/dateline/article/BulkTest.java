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

    private String story(String id, String headline) {
        return JsonBody.with(
                        "article",
                        JsonBody.with("headline", headline)
                                .and("visibility", "public")
                                .and("source", source)
                                .and("sourceId", id))
                .members();
    }

    private String live(String id, String headline) {
        return "{\"state\":\"live\",\"publishedAt\":\"2020-03-01T06:00:00Z\"," + story(id, headline) + "}";
    }

    @Test
    void anInvalidLineIsReportedAndDoesNotAffectOthers() {
        Response answer = sendLines(
                "",
                "{" + story("a", "One") + "}",
                "",
                "{\"article\":",
                "{\"nonsense\":1}",
                "{" + story("b", "Two") + "}");
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
                .body("{\"items\":[{" + story("a", "One") + "},{\"article\":{\"headline\":\"\"}}]}")
                .post("/v1/articles/bulk")
                .then()
                .statusCode(207)
                .body("items.status", contains(201, 422))
                .body("items[1].problem.errors.pointer", hasItem("/items/1/article/headline"));
    }

    @Test
    void anErrorPointerOfAnArticleStartsAtTheItem() {
        String slug = Newsroom.unique("taken");
        String begun =
                "{" + story("a", "One").replace("{\"headline\"", "{\"slug\":\"" + slug + "\",\"headline\"") + "}";
        sendLines("", begun).then().body("items.status", contains(201));
        String other = begun.replace("\"a\"", "\"b\"");
        String beside = "{\"slug\":\"" + slug + "\"," + story("c", "Three") + "}";
        as(editor)
                .contentType("application/json")
                .body("{\"items\":[" + other + "," + beside + "]}")
                .post("/v1/articles/bulk")
                .then()
                .body("items.status", contains(409, 409))
                .body("items[0].problem.errors.pointer", contains("/items/0/article/slug"))
                .body("items[1].problem.errors.pointer", contains("/items/1/slug"));
    }

    @Test
    void newSourcesAndSectionsAreCreatedWithTheirSettings() {
        String section = Newsroom.unique("harbour");
        String line = live("a", "Then")
                .replace("\"visibility\":\"public\",", "\"section\":\"" + section + "\",")
                .replaceFirst("}$", """
                        ,"sources":[{"slug":"%1$s","name":"The Archive","visibility":"teaser","copyrightNotice":"Copyright {year}.","announced":true}],
                         "sections":[{"slug":"%2$s-coast","name":"Coast","announced":true},
                                     {"slug":"%2$s","name":"Harbour","description":"Ships.","parent":"%2$s-coast","announced":true}]}""".formatted(source, section).replace("\n", ""));
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
        String orphan = "{" + story("b", "Two") + ",\"sections\":[{\"slug\":\"" + section
                + "-x\",\"name\":\"X\",\"parent\":\"nowhere-at-all\"}]}";
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
            String gone =
                    "{\"state\":\"" + state + "\",\"reason\":\"Doubts.\",\"publishedAt\":\"2020-03-01T06:00:00Z\","
                            + story(state, "Then, less so") + "}";
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
        String ending = live("a", "Then").replace("\"state\"", "\"expiresAt\":\"2126-01-01T00:00:00Z\",\"state\"");
        sendLines("", ending).then().body("items[0].problem.changedFields", contains("expiresAt"));
        sendLines("?overwrite=true", ending).then().body("items.outcome", contains("updated"));
        get(editor, "/v1/articles/" + id).then().body("expiresAt", equalTo("2126-01-01T00:00:00Z"));
        String over = ending.replace("2126", "2021").replace("\"live\"", "\"expired\"");
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
    void aNewArticleGetsTheStateOfItsItem() {
        String past = "\"publishedAt\":\"2020-03-01T06:00:00Z\",\"firstLiveAt\":\"2020-03-01T06:00:00Z\","
                + "\"firstPublicAt\":\"2020-03-01T06:00:00Z\",";
        Response answer = sendLines(
                "",
                "{\"state\":\"withheld\"," + past + story("a", "Withheld") + "}",
                "{\"state\":\"unpublished\"," + past + story("b", "Unpublished") + "}",
                "{\"state\":\"expired\",\"expiresAt\":\"2021-01-01T00:00:00Z\"," + past + story("c", "Expired") + "}",
                "{\"state\":\"embargoed\",\"publishedAt\":\"2126-01-01T00:00:00Z\",\"embargoedUntil\":\"2126-01-01T00:00:00Z\","
                        + story("d", "Embargoed") + "}",
                "{\"state\":\"scheduled\",\"publishedAt\":\"2126-01-01T00:00:00Z\"," + story("e", "Scheduled") + "}",
                "{\"state\":\"withheld\",\"publishedAt\":\"2020-03-01T06:00:00Z\"," + story("f", "Never seen") + "}",
                "{\"state\":\"canceled\",\"id\":\"01990000-0000-7000-8000-00000000aaaa\",\"slug\":\"killed-elsewhere\"}");
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
        sendLines("", "{" + story("a", "Text") + "}").then().body("items.outcome", contains("created"));
        String withheld =
                "{\"state\":\"withheld\",\"publishedAt\":\"2020-03-01T06:00:00Z\"," + story("a", "Text") + "}";
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
        String body = "{\"items\":[{" + story("a", "One") + "}]}";
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
