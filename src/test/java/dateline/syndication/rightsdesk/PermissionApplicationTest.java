package dateline.syndication.rightsdesk;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Permission requests of partners and the answers of the rights desk. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PermissionApplicationTest {

    private static final String REQUESTS = "/v1/permission-requests";

    @Inject
    Newsroom newsroom;

    private String rightsDesk;
    private String source;
    private UUID story;
    private TestPartner partner;
    private String key;

    @BeforeEach
    void createStoryAndPartner() {
        rightsDesk = newsroom.key("permissions:write", "partners:write", "keys:write");
        source = Newsroom.unique("asked");
        story = story("Tide mill turns again");
        partner = newsroom.partner();
        key = writingKey(partner);
    }

    private UUID story(String headline) {
        return newsroom.publish(
                JsonBody.with("headline", headline)
                        .and("source", source)
                        .and("section", source)
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "It was the wheel.")))
                        .json(),
                "{}");
    }

    private String writingKey(TestPartner partner) {
        return post(
                        rightsDesk,
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"asks\",\"scopes\":[\"syndication:read\",\"syndication:write\"]}")
                .path("secret");
    }

    private Response ask(String body) {
        return post(key, REQUESTS, body);
    }

    private Response answer(Response permissionRequest, String body) {
        return post(rightsDesk, REQUESTS + "/" + permissionRequest.path("id") + "/answers", body);
    }

    /** Makes the source licensed, so that its articles are hidden from partners without a permission. */
    private void setSourceLicensed() {
        String editor = newsroom.key("articles:write");
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/sources/" + source).header("ETag"))
                .body(JsonBody.with("name", source)
                        .and("visibility", "licensed")
                        .json())
                .put("/v1/sources/" + source)
                .then()
                .statusCode(200);
    }

    @Test
    void anApprovalShowsItsTermsAndSaysThatTheyCoverNoArticle() {
        Response asked =
                ask(JsonBody.with("article", story).and("level", "headline").json());
        JsonBody terms = JsonBody.with("partner", partner.id())
                .and("title", "From the approval on")
                .and("scope", JsonBody.with("sources", List.of(source)))
                .and("level", "headline");
        Response answered = answer(
                asked, JsonBody.with("decision", "approve").and("terms", terms).json());
        answered.then()
                .statusCode(201)
                .body("terms.articlesFrom", equalTo(answered.path("terms.validFrom")))
                .body("warnings.code", contains("covers-no-article"))
                .body("warnings[0].detail", containsString("0 of 1 live articles in its scope"));
        get(rightsDesk, REQUESTS + "/" + asked.path("id"))
                .then()
                .statusCode(200)
                .body("terms", nullValue())
                .body("warnings", nullValue());
    }

    @Test
    void aPartnerAsksForTheUseThatItWasRefused() {
        String text = "/v1/syndication/articles/" + story;
        Response refused = get(key, text + "?use=aiInput");
        refused.then().statusCode(403).body("request.uses.use", equalTo(List.of("aiInput")));

        Map<String, Object> request = refused.path("request");
        Response asked =
                as(key).contentType("application/json").body(request).post(refused.<String>path("links.requests"));
        asked.then()
                .statusCode(201)
                .body("actions", equalTo(List.of()))
                .body("uses.use", equalTo(List.of("aiInput")))
                .body("links.rights", endsWith("/rights?use=aiInput"));
        answer(asked, "{\"decision\":\"approve\"}").then().statusCode(201);
        get(key, get(key, asked.path("links.self")).path("links.delivery"))
                .then()
                .statusCode(200)
                .body("usage.use", equalTo("aiInput"));
        get(key, text).then().statusCode(403).body("code", equalTo("action-not-permitted"));

        ask(JsonBody.with("section", source)
                        .and("level", "full")
                        .and("actions", List.of())
                        .json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/actions"));
    }

    @Test
    void linksLeadFromTheDenialToTheAcknowledgement() {
        Response refused = get(key, "/v1/syndication/articles/" + story);
        refused.then()
                .statusCode(403)
                .body("code", equalTo("permission-missing"))
                .body("help", containsString("links.requests"));

        Map<String, Object> request = refused.path("request");
        Response permissionRequest =
                as(key).contentType("application/json").body(request).post(refused.<String>path("links.requests"));
        permissionRequest
                .then()
                .statusCode(201)
                .body("state", equalTo("open"))
                .body("article", equalTo(story.toString()))
                .body("outlet", equalTo(partner.outlet().toString()))
                .body("links.delivery", nullValue());

        Response waiting = get(rightsDesk, REQUESTS + "?state=open&partner=" + partner.id());
        waiting.then().body("items", hasSize(1));
        Response seen = get(rightsDesk, waiting.path("items[0].links.self"));
        seen.then()
                .body("proposal.scope.articles", equalTo(List.of(story.toString())))
                .body("proposal.level", equalTo("full"));
        post(rightsDesk, seen.path("links.answers"), "{\"decision\":\"approve\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("approved"));

        Response approved = get(key, permissionRequest.path("links.self"));
        approved.then().body("state", equalTo("approved")).body("answeredBy", nullValue());
        get(key, approved.path("links.permission"))
                .then()
                .statusCode(200)
                .body("state", equalTo("active"))
                .body("id", equalTo(approved.path("permission")));
        Response delivered = get(key, approved.path("links.delivery"));
        delivered
                .then()
                .statusCode(200)
                .body("level", equalTo("full"))
                .body("bodyText", containsString("It was the wheel."))
                .body("usage.permission", equalTo(approved.path("permission")));
        get(key, delivered.path("links.notices")).then().statusCode(200).body("items", hasSize(0));

        Response snapshot = get(key, delivered.path("links.changes"));
        snapshot.then().body("mode", equalTo("snapshot")).body("caughtUp", equalTo(true));
        assertEquals(approved.<String>path("links.delivery"), snapshot.path("items[0].delivery"));
        correct();
        Response changes = get(key, snapshot.path("next"));
        // A transaction that is older than the correction holds it back.
        for (int i = 0; i < 100 && changes.<List<?>>path("items").isEmpty(); i++)
            changes = get(key, changes.path("next"));
        changes.then()
                .body("mode", equalTo("changes"))
                .body("items", hasSize(1))
                .body("items[0].kind", equalTo("put"))
                .body("items[0].reasons", equalTo(List.of("corrected")))
                .body("items[0].notices", hasSize(1));
        Response corrected = get(key, changes.path("items[0].delivery"));
        corrected.then().statusCode(200).body("version", equalTo(2)).body("bodyText", containsString("the sluice"));

        Response notices = get(key, corrected.path("links.notices"));
        notices.then()
                .body("items.id", equalTo(changes.path("items[0].notices")))
                .body("items[0].kind", equalTo("correction"))
                .body("items[0].demand", equalTo("correct"))
                .body("items[0].note", equalTo("It was not the wheel."));
        post(key, notices.path("items[0].links.acknowledgements"), "{\"outcome\":\"corrected\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        get(key, notices.path("items[0].links.self")).then().body("state", equalTo("done"));
        get(key, changes.path("next")).then().body("items", hasSize(0)).body("caughtUp", equalTo(true));
    }

    private void correct() {
        String editor = newsroom.key("articles:write");
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story).header("ETag"))
                .body("""
                    {"kind":"correction","note":"It was not the wheel.",
                     "changes":{"body":[{"type":"paragraph","text":"It was the sluice."}]}}
                    """)
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
    }

    @Test
    void theRightsDeskApprovesWithOtherTerms() {
        Response permissionRequest =
                ask(JsonBody.with("section", source).and("level", "full").json());
        permissionRequest.then().statusCode(201).body("actions", equalTo(List.of("reproduce")));
        TestPartner other = newsroom.partner();
        JsonBody terms = JsonBody.with("partner", partner.id())
                .and("title", "Mills")
                .and("scope", JsonBody.with("sections", List.of(source)))
                .and("level", "excerpt")
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        JsonBody withWords = terms.and("excerptWords", 5);
        approve(permissionRequest, withWords.and("partner", other.id()))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/terms/partner"));
        approve(permissionRequest, terms).then().statusCode(422).body("errors.pointer", hasItem("/terms/excerptWords"));
        approve(permissionRequest, withWords).then().statusCode(201);
        get(key, "/v1/syndication/articles/" + story).then().statusCode(200).body("level", equalTo("excerpt"));
    }

    private Response approve(Response permissionRequest, JsonBody terms) {
        return answer(
                permissionRequest,
                JsonBody.with("decision", "approve").and("terms", terms).json());
    }

    @Test
    void aDeclineNeedsAReasonAndIsFinal() {
        Response permissionRequest = ask(JsonBody.with("article", story)
                .and("level", "full")
                .and("message", "Please.")
                .json());
        answer(permissionRequest, "{\"decision\":\"decline\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/reason"));
        answer(permissionRequest, "{\"decision\":\"decline\",\"reason\":\"Not ours to give.\"}")
                .then()
                .statusCode(201);
        get(key, permissionRequest.path("links.self"))
                .then()
                .body("state", equalTo("declined"))
                .body("reason", equalTo("Not ours to give."))
                .body("permission", nullValue());
        answer(permissionRequest, "{\"decision\":\"approve\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("state", equalTo("declined"))
                .body("possible", containsString("another"));
        get(key, "/v1/syndication/articles/" + story).then().statusCode(403);
        ask(JsonBody.with("article", story).and("level", "headline").json())
                .then()
                .statusCode(201);
    }

    @Test
    void aRepeatedRequestIsAConflictThatLinksToTheOpenOne() {
        String body = JsonBody.with("article", story).and("level", "full").json();
        Response first = ask(body);
        Response again = ask(body);
        again.then()
                .statusCode(409)
                .body("code", equalTo("request-open"))
                .body("possible", containsString("withdraw"))
                .body("links.self", equalTo(first.path("links.self")));
        as(key).post(again.<String>path("links.withdrawals"))
                .then()
                .statusCode(201)
                .body("state", equalTo("withdrawn"));
        as(key).post(first.<String>path("links.withdrawals"))
                .then()
                .statusCode(409)
                .body("state", equalTo("withdrawn"));
        answer(first, "{\"decision\":\"approve\"}").then().statusCode(409);
        ask(body).then().statusCode(201);
    }

    @Test
    void aPartnerSeesItsOwnRequestsOnly() {
        Response permissionRequest =
                ask(JsonBody.with("article", story).and("level", "full").json());
        TestPartner other = newsroom.partner();
        String path = REQUESTS + "/" + permissionRequest.path("id");
        get(other.key(), path).then().statusCode(404).body("code", equalTo("permission-request-not-found"));
        get(other.key(), REQUESTS).then().statusCode(200).body("items", hasSize(0));
        get(other.key(), REQUESTS + "?partner=" + partner.id()).then().body("items", hasSize(0));
        as(writingKey(other)).post(path + "/withdrawals").then().statusCode(404);
        get(key, REQUESTS)
                .then()
                .body("items.id", equalTo(List.of(permissionRequest.<String>path("id"))))
                .body("items[0].proposal", nullValue())
                .body("items[0].links.answers", nullValue());
        post(
                        partner.key(),
                        REQUESTS,
                        JsonBody.with("article", story).and("level", "full").json())
                .then()
                .statusCode(403)
                .body("requiredScope", equalTo("syndication:write"));
    }

    @Test
    void invalidRequestsAreRejectedWithPointers() {
        ask("{\"level\":\"full\"}").then().statusCode(422).body("errors.pointer", hasItem("/article"));
        ask(JsonBody.with("article", story)
                        .and("feed", "latest")
                        .and("level", "full")
                        .json())
                .then()
                .statusCode(422);
        ask("{\"section\":\"nowhere\",\"level\":\"full\"}")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("section-unknown"));
        ask("{\"feed\":\"nowhere\",\"level\":\"full\"}").then().statusCode(422);
        ask(JsonBody.with("section", source).and("level", "excerpt").json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/excerptWords"));
        ask(JsonBody.with("section", source)
                        .and("level", "full")
                        .and("outlet", newsroom.partner().outlet())
                        .json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/outlet"));
        ask(JsonBody.with("section", source)
                        .and("level", "full")
                        .and("validFrom", "2030-01-01T00:00:00Z")
                        .and("validUntil", "2029-01-01T00:00:00Z")
                        .json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/validUntil"));
    }

    @Test
    void aHiddenArticleIsRejectedLikeAMissingOne() {
        setSourceLicensed();
        String unknown = UUID.randomUUID().toString();
        String detail = ask(JsonBody.with("article", unknown)
                        .and("level", "full")
                        .json())
                .path("errors[0].detail");
        ask(JsonBody.with("article", story).and("level", "full").json())
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("article-unknown"))
                .body("errors[0].detail", equalTo(detail.replace(unknown, story.toString())));
    }

    @Test
    void aSuspendedPartnerCannotRequestAndASuspensionNeedsNoEtag() {
        String path = "/v1/partners/" + partner.id();
        as(rightsDesk)
                .contentType("application/merge-patch+json")
                .body("{\"status\":\"suspended\",\"country\":\"NO\"}")
                .patch(path)
                .then()
                .statusCode(428);
        as(rightsDesk)
                .contentType("application/merge-patch+json")
                .body("{\"status\":\"suspended\"}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("status", equalTo("suspended"));
        ask(JsonBody.with("article", story).and("level", "full").json())
                .then()
                .statusCode(403)
                .body("code", equalTo("partner-suspended"));
        as(rightsDesk)
                .contentType("application/merge-patch+json")
                .body("{\"status\":\"active\"}")
                .patch(path)
                .then()
                .statusCode(428);
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"status\":\"active\"}")
                .then()
                .statusCode(200);
        ask(JsonBody.with("article", story).and("level", "full").json()).then().statusCode(201);
    }

    @Test
    void aDenialLinksToRequestsOnlyIfAnotherPermissionWouldHelp() {
        String id = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        post(rightsDesk, "/v1/permissions/" + id + "/suspensions", "{}").then().statusCode(201);
        get(key, "/v1/syndication/articles/" + story)
                .then()
                .statusCode(403)
                .body("links.requests", nullValue())
                .body("request", nullValue());
        get(key, "/v1/articles/" + story + "/rights").then().body("links.requests", nullValue());
        post(rightsDesk, "/v1/permissions/" + id + "/revocations", "{}").then().statusCode(201);
        get(key, "/v1/syndication/articles/" + story)
                .then()
                .statusCode(403)
                .body("links.requests", notNullValue())
                .body("help", containsString("links.requests"))
                .body("reasons.code", not(hasItem("permission-missing")));
        get(key, "/v1/articles/" + story + "/rights").then().body("links.requests", notNullValue());
    }
}
