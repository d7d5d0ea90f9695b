package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A permission permits each use at a level of its own; deliveries, quotas, notices and cursors keep uses apart. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PermittedUsesTest extends NoticeFixture {

    private static final String AI_INPUT = "?use=aiInput";

    private static JsonBody use(String name, String level) {
        return JsonBody.with("use", name).and("level", level);
    }

    private static Response pull(TestPartner partner, UUID article, String query) {
        return get(partner.key(), "/v1/syndication/articles/" + article + query);
    }

    // Other tests have published articles that the partner may use, too.
    private static String lastCursor(TestPartner partner, String query) {
        Response page = get(partner.key(), "/v1/syndication/changes" + query);
        while (!page.<Boolean>path("caughtUp"))
            page = get(partner.key(), page.<String>path("next").substring(TestServer.URL.length()));
        return page.path("nextCursor");
    }

    private static Response changesSince(TestPartner partner, String cursor, String query) {
        return get(partner.key(), "/v1/syndication/changes?since=" + cursor + query);
    }

    private Response create(JsonBody terms) {
        return post(
                stage.rightsDesk,
                "/v1/permissions",
                JsonBody.with("partner", newsroom.partner().id())
                        .and("title", "Uses")
                        .and("everything", true)
                        .and("level", "full")
                        .andAll(terms)
                        .json());
    }

    @Test
    void aPackageAndItsReceiptNameEveryUseButReproduction() {
        TestPartner partner = stage.partner(
                JsonBody.with("uses", List.of(use("aiInput", "full"))).and("actions", List.of("reproduce")));
        Response reproduction = pull(partner, story, "");
        reproduction.then().statusCode(200).body("usage.use", nullValue());
        String statement = reproduction.path("receipt.statement");
        assertFalse(PlainVerifier.payload(statement).contains("\"use\""), statement);

        Response retrieval = pull(partner, story, AI_INPUT);
        retrieval
                .then()
                .statusCode(200)
                .body("usage.use", equalTo("aiInput"))
                .body("contentHash", equalTo(reproduction.path("contentHash")))
                .body("links.self", endsWith(story + AI_INPUT))
                .body("links.rights", endsWith("/rights" + AI_INPUT))
                .body("links.changes", endsWith("/v1/syndication/changes" + AI_INPUT));
        String other = retrieval.path("receipt.statement");
        assertTrue(PlainVerifier.payload(other).contains("\"use\":\"aiInput\""), other);
        assertNotEquals(reproduction.<String>path("receipt.id"), retrieval.path("receipt.id"));
        assertEquals(retrieval.asString(), pull(partner, story, AI_INPUT).asString());
        assertEquals(
                reproduction.header("ETag"),
                pull(partner, story, "?use=reproduce").header("ETag"));
        pull(partner, story, "?use=aiTraining")
                .then()
                .statusCode(403)
                .body("code", equalTo("action-not-permitted"))
                .body("request.uses.use", equalTo(List.of("aiTraining")));
        pull(partner, story, "?use=training").then().statusCode(400).body("code", equalTo("parameter-invalid"));
    }

    @Test
    void rightsNameTheUseWithItsLevelAndQuota() {
        TestPartner partner = stage.partner(JsonBody.with("level", "excerpt")
                .and("excerptWords", 5)
                .and(
                        "uses",
                        List.of(use("aiInput", "full")
                                .and("quota", JsonBody.with("limit", 3).and("period", "day"))))
                .and("actions", List.of("reproduce")));
        String rights = "/v1/articles/" + story + "/rights";
        get(partner.key(), rights)
                .then()
                .body("use", equalTo("reproduce"))
                .body("level", equalTo("excerpt"))
                .body("excerptWords", equalTo(5))
                .body("quota", nullValue());
        get(partner.key(), rights + AI_INPUT)
                .then()
                .body("use", equalTo("aiInput"))
                .body("level", equalTo("full"))
                .body("quota.limit", equalTo(3))
                .body("links.self", endsWith(AI_INPUT));
        // A licensed article is hidden from a partner that may not use it and was never offered it.
        get(partner.key(), rights + "?use=index").then().statusCode(404);
        pull(partner, story, AI_INPUT).then().statusCode(200);
        get(partner.key(), rights + "?use=index")
                .then()
                .body("decision", equalTo("deny"))
                .body("reasons.code", equalTo(List.of("action-not-permitted")));
    }

    @Test
    void eachUseHasItsOwnQuota() {
        JsonBody one = JsonBody.with("limit", 1).and("period", "month");
        TestPartner partner = stage.partner(JsonBody.with("quota", one)
                .and("uses", List.of(use("aiInput", "full").and("quota", one)))
                .and("actions", List.of("reproduce")));
        UUID second = stage.story();
        pull(partner, story, "").then().statusCode(200);
        pull(partner, story, AI_INPUT).then().statusCode(200);
        pull(partner, second, AI_INPUT)
                .then()
                .statusCode(403)
                .body("code", equalTo("quota-exhausted"))
                .body("detail", startsWith("Your permission allows 1 article a month for the use aiInput, and"))
                .body("links.rights", endsWith(AI_INPUT))
                .body("links.catalogue", endsWith("/v1/syndication/articles" + AI_INPUT));
        pull(partner, second, "")
                .then()
                .statusCode(403)
                .body("code", equalTo("quota-exhausted"))
                .body("links.catalogue", endsWith("/v1/syndication/articles"));
        get(partner.key(), "/v1/usage")
                .then()
                .body("items.use", equalTo(List.of("aiInput", "reproduce")))
                .body("items.counted", equalTo(List.of(true, true)));
    }

    @Test
    void theEndOfOneUseConcernsOnlyItsDeliveries() {
        TestPartner partner = newsroom.partner();
        String permission = stage.permission(
                partner,
                JsonBody.with("actions", List.of("reproduce"))
                        .and("uses", List.of(use("aiInput", "full")))
                        .and("afterTerm", "remove"));
        UUID onlyReproduced = stage.story();
        pull(partner, story, "").then().statusCode(200);
        pull(partner, story, AI_INPUT).then().statusCode(200);
        pull(partner, onlyReproduced, "").then().statusCode(200);
        String reproduction = lastCursor(partner, "?limit=1000");
        String retrieval = lastCursor(partner, AI_INPUT + "&limit=1000");
        changesSince(partner, retrieval, "").then().statusCode(400).body("code", equalTo("cursor-invalid"));

        stage.edit("/v1/permissions/" + permission, JsonBody.with("uses", null).json());
        stage.notices(partner, "permission-narrowed")
                .then()
                .body("items", hasSize(1))
                .body("items[0].use", equalTo("aiInput"))
                .body("items[0].articles", equalTo(List.of(story.toString())));
        changesSince(partner, retrieval, AI_INPUT.replace('?', '&') + "&limit=1000")
                .then()
                .body("items.findAll { it.kind == 'remove' }.article", hasItems(story.toString()));
        changesSince(partner, reproduction, "&limit=1000")
                .then()
                .body("items.findAll { it.kind != 'put' }", hasSize(0));

        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("uses", List.of(use("aiInput", "full"))).json());
        stage.notices(partner, "permission-narrowed").then().body("items[0].state", equalTo("withdrawn"));
    }

    @Test
    void aKillIsReportedForEveryUse() {
        TestPartner partner = stage.partner(JsonBody.with("uses", List.of(use("aiInput", "full"))));
        pull(partner, story, "").then().statusCode(404);
        pull(partner, story, AI_INPUT).then().statusCode(200);
        pull(partner, story, "").then().statusCode(403).body("code", equalTo("action-not-permitted"));
        String cursor = lastCursor(partner, AI_INPUT + "&limit=1000");
        stage.step(story, "kills");
        changesSince(partner, cursor, "&use=aiInput").then().body("items.kind", equalTo(List.of("remove")));
        assertEquals(List.of("kill"), stage.kinds(partner, story));
        pull(partner, story, AI_INPUT).then().statusCode(410);
    }

    @Test
    void termsListEachUseOnce() {
        create(JsonBody.with("actions", List.of("reproduce", "aiInput")))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/actions/1"))
                .body(
                        "errors[0].detail",
                        equalTo(
                                "aiInput is not an action. Permissions and permission requests take it in uses, as {\"use\": \"aiInput\", \"level\": \"full\"}; getRights and other reads take it as ?use=aiInput. evaluateRights does not take it."));
        create(JsonBody.with("actions", List.of("print")))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/actions/0"))
                .body("errors[0].detail", equalTo("Allowed: reproduce, translate, archive, index, aiTraining."));
        create(JsonBody.with("uses", List.of(use("aiInput", "full"))))
                .then()
                .statusCode(201)
                .body("actions", equalTo(List.of()))
                .body("uses.use", equalTo(List.of("aiInput")));
        create(JsonBody.with("actions", List.of("index")).and("uses", List.of(use("index", "headline"))))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/uses/0/use"))
                .body("errors[0].detail", containsString("index is listed more than once"));
        create(JsonBody.with(
                        "uses",
                        List.of(use("index", "headline")
                                .and("quota", JsonBody.with("limit", 1).and("period", "day")))))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/uses/0/quota"));
        create(JsonBody.with("uses", List.of(use("index", "excerpt"))))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/excerptWords"));
        create(JsonBody.with("uses", List.of(use("search", "full")))).then().statusCode(422);
        create(JsonBody.with("actions", List.of()))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/actions"));
    }
}
