package dateline.article.model;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WireItemTest {

    private static final JsonBody TWO_PARAGRAPHS = paragraphs("It rained.", "It stopped.");

    @Inject
    Newsroom newsroom;

    private String key;
    private String item;

    @BeforeEach
    void createKeyAndItem() {
        key = newsroom.key("articles:write", "articles:read");
        item = "/v1/articles/by-source/" + Newsroom.unique("agency") + "/urn:newsml:agency.example:20261124:" + "rain";
    }

    private Response send(String version, String headline, JsonBody more, String query) {
        return as(key).contentType("application/json")
                .body(JsonBody.with("sourceVersion", version)
                        .and("headline", headline)
                        .andAll(more)
                        .json())
                .put(item + query);
    }

    private static JsonBody paragraphs(String... texts) {
        return JsonBody.with(
                "body",
                Stream.of(texts)
                        .map(text -> JsonBody.with("type", "paragraph").and("text", text))
                        .toList());
    }

    private Response send(String version, String headline) {
        return send(version, headline, TWO_PARAGRAPHS, "");
    }

    private void edit(String id, String patch) {
        String draft = "/v1/drafts/" + id;
        Newsroom.patch(key, draft, get(key, draft).header("ETag"), patch).then().statusCode(200);
    }

    private void transition(String id, String noun, String body) {
        var request = as(key).contentType("application/json").body(body);
        if (noun.equals("publications"))
            request.header("If-Match", get(key, "/v1/drafts/" + id).header("ETag"));
        request.post("/v1/articles/" + id + "/" + noun).then().statusCode(201);
    }

    @Test
    void theNextVersionOfAnItemUpdatesTheSameDraft() {
        Response made = send("1", "Rain");
        made.then().statusCode(201).body("outcome", equalTo("created")).body("state", equalTo("draft"));
        String id = made.path("id");
        made.then().header("Location", endsWith("/v1/drafts/" + id));
        assertEquals(get(key, "/v1/drafts/" + id).header("ETag"), made.header("ETag"));
        send("2", "Rain and sun")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("updated"))
                .body("id", equalTo(id))
                .body("conflicts", empty());
        get(key, "/v1/drafts/" + id).then().body("headline", equalTo("Rain and sun"));
    }

    @Test
    void aPreconditionIsOptionalAndCheckedIfSent() {
        JsonBody first = JsonBody.with("sourceVersion", "1").and("headline", "Rain");
        JsonBody second = first.and("sourceVersion", "2");
        as(key).contentType("application/json")
                .header("If-Match", "\"draft-1-draft\"")
                .body(first.json())
                .put(item)
                .then()
                .statusCode(412);
        String id = as(key).contentType("application/json")
                .header("If-None-Match", "*")
                .body(first.json())
                .put(item)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(key).contentType("application/json")
                .header("If-None-Match", "*")
                .body(second.json())
                .put(item)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition-failed"));
        as(key).contentType("application/json")
                .header("If-Match", "\"draft-" + id + "-7-draft\"")
                .body(second.json())
                .put(item)
                .then()
                .statusCode(412)
                .body("currentRevision", equalTo(1));
        as(key).contentType("application/json")
                .header("If-Match", "\"draft-" + id + "-1-draft\"")
                .body(second.json())
                .put(item)
                .then()
                .statusCode(200)
                .body("sourceVersion", equalTo("2"));
    }

    @Test
    void theSameVersionAgainChangesNothing() {
        send("1", "Rain");
        Response again = send("1", "Rain");
        again.then().statusCode(200).body("outcome", equalTo("unchanged")).body("revision", equalTo(1));
        send("1", "Hail")
                .then()
                .statusCode(409)
                .body("code", equalTo("source-version-reused"))
                .body("changedFields", contains("headline"));
    }

    @Test
    void versionsAreComparedAsNumbersOrAsInstants() {
        send("9", "Rain");
        send("10", "Rain and sun").then().statusCode(200);
        send("9", "Rain")
                .then()
                .statusCode(409)
                .body("code", equalTo("source-version-older"))
                .body("currentSourceVersion", equalTo("10"));
        send("2026-11-24T06:00:00Z", "Rain")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/sourceVersion"));
        send("v11", "Rain").then().statusCode(422);
        item += ":dated";
        send("2026-11-24T06:00:00Z", "Rain").then().statusCode(201);
        send("2026-11-24T06:30:00+01:00", "Rain").then().statusCode(409);
        send("2026-11-24T06:30:00-01:00", "Rain").then().statusCode(200);
    }

    @Test
    void anEditorsChangeStaysAndIsReportedUnlessOverwriteIsSet() {
        String id = send("1", "Rain").path("id");
        edit(id, "{\"headline\":\"Rain, at last\",\"teaser\":\"Ours.\"}");
        send("2", "Rain and sun", TWO_PARAGRAPHS.and("subjects", List.of("medtop:17000000")), "")
                .then()
                .statusCode(200)
                .body("conflicts", contains("headline"));
        get(key, "/v1/drafts/" + id)
                .then()
                .body("headline", equalTo("Rain, at last"))
                .body("teaser", equalTo("Ours."))
                .body("subjects", contains("medtop:17000000"));
        send("3", "Sun", TWO_PARAGRAPHS, "?overwrite=true")
                .then()
                .statusCode(200)
                .body("conflicts", empty());
        get(key, "/v1/drafts/" + id).then().body("headline", equalTo("Sun")).body("teaser", nullValue());
    }

    @Test
    void aBodyIsMergedBlockByBlock() {
        String id = send("1", "Rain").path("id");
        edit(
                id,
                JsonBody.with(
                                "body",
                                List.of(
                                        JsonBody.with("type", "paragraph")
                                                .and("text", "It rained on us.")
                                                .and("id", "b1"),
                                        JsonBody.with("type", "paragraph")
                                                .and("text", "It stopped.")
                                                .and("id", "b2")))
                        .json());
        JsonBody longer = paragraphs("It rained.", "It stopped.", "It will rain.");
        send("2", "Rain", longer, "").then().statusCode(200).body("conflicts", empty());
        get(key, "/v1/drafts/" + id)
                .then()
                .body("body.text", contains("It rained on us.", "It stopped.", "It will rain."));
    }

    @Test
    void aRemovedPictureStaysIfAnEditedBlockShowsIt() {
        JsonBody picture = JsonBody.with(
                "media",
                List.of(JsonBody.with("id", "m1").and("type", "image").and("url", "https://agency.example/rain.jpg")));
        String id = send("1", "Rain", picture, "").path("id");
        edit(
                id,
                JsonBody.with("body", List.of(JsonBody.with("type", "image").and("media", "m1")))
                        .json());
        send("2", "Rain", JsonBody.empty(), "").then().statusCode(200).body("conflicts", contains("body", "media"));
        get(key, "/v1/drafts/" + id).then().body("media.id", contains("m1")).body("body.media", contains("m1"));
    }

    @Test
    void anUneditedDraftIsPublishedAndAnEditedOneIsHeldBack() {
        Response made = send("1", "Rain", TWO_PARAGRAPHS, "?publish=true");
        made.then().statusCode(201).body("state", equalTo("live")).body("publication.version", equalTo(1));
        String id = made.path("id");
        send("1", "Rain", TWO_PARAGRAPHS, "?publish=true")
                .then()
                .body("outcome", equalTo("unchanged"))
                .body("version", equalTo(1));
        send("2", "Rain and sun", TWO_PARAGRAPHS, "?publish=true").then().body("version", equalTo(2));
        edit(id, "{\"teaser\":\"Not ready.\"}");
        send("3", "Sun", TWO_PARAGRAPHS, "?publish=true")
                .then()
                .body("conflicts", empty())
                .body("heldBack", equalTo("unpublished-edits"))
                .body("version", equalTo(2));
        get(key, "/v1/articles/" + id).then().body("headline", equalTo("Rain and sun"));
        edit(id, "{\"headline\":\"Our sun\"}");
        send("4", "Hail", TWO_PARAGRAPHS, "?publish=true").then().body("heldBack", equalTo("conflicts"));
        send("5", "Snow", TWO_PARAGRAPHS, "?publish=true&overwrite=true")
                .then()
                .body("heldBack", nullValue())
                .body("version", equalTo(3));
        get(key, "/v1/articles/" + id).then().body("headline", equalTo("Snow"));
    }

    @Test
    void theNextVersionDoesNotLiftAnEmbargo() {
        JsonBody embargo = JsonBody.with("embargoedUntil", "2126-01-01T00:00:00Z");
        send("1", "Rain", embargo, "").then().statusCode(422).body("errors[0].pointer", equalTo("/embargoedUntil"));
        Response made = send("1", "Rain", embargo, "?publish=true");
        made.then().statusCode(201).body("state", equalTo("embargoed"));
        send("2", "Rain and sun", JsonBody.empty(), "?publish=true")
                .then()
                .body("state", equalTo("embargoed"))
                .body("publication.embargoedUntil", equalTo("2126-01-01T00:00:00Z"));
        as(null).get("/v1/articles/" + made.path("id")).then().statusCode(404);
    }

    @Test
    void aWireDoesNotPublishAWithdrawnArticle() {
        String withheld = send("1", "Rain", TWO_PARAGRAPHS, "?publish=true").path("id");
        transition(withheld, "withholdings", "{}");
        send("2", "Sun", TWO_PARAGRAPHS, "?publish=true")
                .then()
                .statusCode(200)
                .body("heldBack", equalTo("state"))
                .body("state", equalTo("withheld"));
        get(key, "/v1/drafts/" + withheld).then().body("headline", equalTo("Sun"));
        transition(withheld, "kills", "{\"reason\":\"Wrong.\"}");
        send("3", "Hail", TWO_PARAGRAPHS, "?publish=true")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"));
    }

    @Test
    void anUnknownSourceIsCreatedLicensedAndTheBodyMustNameTheSameSource() {
        send("1", "Rain").then().statusCode(201);
        String source = item.split("/")[4];
        get(key, "/v1/sources/" + source).then().body("visibility", equalTo("licensed"));
        as(null).get("/v1/sources/" + source).then().statusCode(404);
        send("2", "Rain", JsonBody.with("source", "another").and("sourceId", "x"), "")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/source", "/sourceId"));
        send("2", "Rain", JsonBody.with("source", source), "").then().statusCode(200);
    }

    @Test
    void anArticleOfTheNewsroomWithTheSameIdIsNotOverwritten() {
        String source = item.split("/")[4];
        String id = item.split("/")[5];
        post(
                        key,
                        "/v1/articles",
                        JsonBody.with("headline", "Ours")
                                .and("source", source)
                                .and("sourceId", id)
                                .json())
                .then()
                .statusCode(201);
        send("1", "Rain", JsonBody.empty(), "").then().statusCode(200).body("conflicts", contains("headline"));
    }

    @Test
    void concurrentRequestsWithOneNewItemCreateOneArticle() throws Exception {
        int many = 12;
        var together = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(many);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 1; i <= many; i++) {
            String version = String.valueOf(i);
            Callable<Integer> put = () -> {
                together.await();
                return send(version, "Rain " + version).statusCode();
            };
            answers.add(threads.submit(put));
        }
        together.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) statuses.add(answer.get());
        threads.shutdown();
        assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
        assertTrue(statuses.stream().allMatch(status -> List.of(200, 201, 409).contains(status)), statuses::toString);
        send(String.valueOf(many), "Rain " + many).then().body("outcome", equalTo("unchanged"));
    }
}
