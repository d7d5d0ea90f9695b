package dateline.syndication.notice;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.syndication.Stage;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Partners report their copies and see how far each is behind; the rights desk sees the recipients of an article with
 * their versions.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReproductionsTest {

    @Inject
    Newsroom newsroom;

    private Stage stage;
    private UUID story;
    private TestPartner partner;
    private String key;

    @BeforeEach
    void createPartnerWithDelivery() {
        stage = new Stage(newsroom);
        story = stage.story();
        partner = stage.partner(JsonBody.empty());
        key = stage.key(partner, null, "syndication:read", "syndication:write");
        pull(partner, story).then().statusCode(200);
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private Response register(String url, int version) {
        return post(
                key,
                "/v1/reproductions",
                JsonBody.with("article", story)
                        .and("url", url)
                        .and("version", version)
                        .json());
    }

    @Test
    void aReproductionNamesTheLatestTenCorrections() {
        String path = "/v1/reproductions/"
                + register("https://partner.example/lamp", 1).path("id");
        for (int i = 0; i < 12; i++) stage.correct(story, "correction");
        get(key, path)
                .then()
                .body("behind", equalTo(12))
                .body("corrections.version", equalTo(List.of(4, 5, 6, 7, 8, 9, 10, 11, 12, 13)));
    }

    @Test
    void aReproductionShowsHowFarItIsBehind() {
        Response created = register("https://partner.example/lamp", 1);
        created.then()
                .statusCode(201)
                .body("currentVersion", equalTo(1))
                .body("behind", equalTo(0))
                .body("corrections", nullValue())
                .body("notices", nullValue());
        String path = "/v1/reproductions/" + created.path("id");
        stage.update(story);
        stage.correct(story, "correction");
        Response behind = get(key, path);
        behind.then()
                .statusCode(200)
                .body("currentVersion", equalTo(3))
                .body("behind", equalTo(2))
                .body("corrections.version", equalTo(List.of(3)))
                .body("notices", equalTo(List.of(stage.notice(partner, "correction"))));
        get(key, "/v1/reproductions?behind=true").then().body("items", hasSize(1));

        patch(key, path, created.header("ETag"), "{\"version\":3}").then().statusCode(412);
        patch(key, path, behind.header("ETag"), "{\"version\":3}").then().statusCode(422);
        pull(partner, story).then().statusCode(200);
        patch(key, path, get(key, path).header("ETag"), "{\"version\":3}")
                .then()
                .statusCode(200)
                .body("behind", equalTo(0))
                .body("corrections", nullValue());
        get(key, "/v1/reproductions?behind=true").then().body("items", hasSize(0));

        stage.step(story, "withholdings");
        get(key, path).then().body("currentVersion", nullValue()).body("behind", nullValue());
        get(stage.rightsDesk, "/v1/reports/reproductions?behind=true&partner=" + partner.id())
                .then()
                .body("items.url", equalTo(List.of("https://partner.example/lamp")))
                .body("items[0].partnerName", startsWith("Partner"))
                .body("items[0].headline", notNullValue());
        get(key, path).then().body("headline", nullValue()).body("partnerName", nullValue());
        String csv = as(stage.rightsDesk)
                .accept("text/csv")
                .get("/v1/reports/reproductions?behind=true&partner=" + partner.id())
                .asString();
        assertTrue(csv.startsWith("id,partner,partnerName,article,headline,url,"), csv);
        assertTrue(csv.contains(",https://partner.example/lamp,3,running,,,"), csv);
        patch(key, path, get(key, path).header("ETag"), "{\"status\":\"removed\"}")
                .then()
                .statusCode(200);
        get(stage.rightsDesk, "/v1/reports/reproductions?behind=true&partner=" + partner.id())
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void anAcknowledgementMovesTheCopyAtItsUrlOrAllCopies() {
        String lamp = path(register("https://partner.example/lamp", 1));
        String other = path(register("https://partner.example/other", 1));
        String etag = get(key, lamp).header("ETag");
        stage.correct(story, "correction");
        String correction = stage.notice(partner, "correction");
        Stage.acknowledge(key, correction, "never-used").then().statusCode(201);
        get(key, lamp).then().body("version", equalTo(1)).body("status", equalTo("running"));
        Stage.acknowledge(key, correction, "corrected").then().statusCode(201);
        get(key, lamp).then().body("version", equalTo(2)).body("behind", equalTo(0));
        get(key, other).then().body("version", equalTo(1)).body("behind", equalTo(1));
        patch(key, lamp, etag, "{\"version\":1}").then().statusCode(412);

        stage.step(story, "kills");
        String kill = "/v1/notices/" + stage.notice(partner, "kill") + "/acknowledgements";
        post(key, kill, "{\"outcome\":\"corrected\"}").then().statusCode(201);
        get(key, other).then().body("version", equalTo(1)).body("status", equalTo("running"));
        post(key, kill, "{\"outcome\":\"removed\"}").then().statusCode(201);
        for (String copy : List.of(lamp, other)) get(key, copy).then().body("status", equalTo("removed"));
    }

    private static String path(Response created) {
        return "/v1/reproductions/" + created.path("id");
    }

    @Test
    void aRemovalForAnEndedPermissionLeavesCopiesUnderAnotherPermission() {
        String copy = path(register("https://partner.example/lamp", 1));
        for (String permission : get(stage.rightsDesk, "/v1/permissions?limit=100&partner=" + partner.id())
                .<List<String>>path("items.id")) stage.permissionStep(permission, "revocations");
        String notice = "/v1/notices/" + stage.notice(partner, "permission-ended") + "/acknowledgements";
        stage.permission(partner, JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        post(key, notice, "{\"outcome\":\"removed\"}").then().statusCode(201);
        get(key, copy).then().body("status", equalTo("running"));
        post(key, notice, "{\"outcome\":\"removed\",\"url\":\"https://partner.example/lamp\"}")
                .then()
                .statusCode(201);
        get(key, copy).then().body("status", equalTo("removed"));
    }

    @Test
    void aCopyOfAReleasedArticleReopensNoNotice() {
        stage.step(story, "withholdings");
        String notice = stage.notice(partner, "withholding");
        Stage.acknowledge(key, notice, "removed").then().statusCode(201);
        stage.step(story, "releases");
        pull(partner, story).then().statusCode(200);
        register("https://partner.example/again", 1).then().statusCode(201).body("notices", nullValue());
        get(stage.rightsDesk, "/v1/notices/" + notice).then().body("state", equalTo("done"));
    }

    @Test
    void aCopyUnderAnEndedPermissionReopensItsNoticeUnlessAnotherPermissionDeliversIt() {
        for (String permission : get(stage.rightsDesk, "/v1/permissions?limit=100&partner=" + partner.id())
                .<List<String>>path("items.id")) stage.permissionStep(permission, "revocations");
        String notice = stage.notice(partner, "permission-ended");
        Stage.acknowledge(key, notice, "removed").then().statusCode(201);
        get(stage.rightsDesk, "/v1/notices/" + notice).then().body("state", equalTo("done"));
        register("https://partner.example/still", 1).then().statusCode(201).body("notices", equalTo(List.of(notice)));
        Stage.acknowledge(key, notice, "removed").then().statusCode(201);
        stage.permission(partner, JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        register("https://partner.example/anew", 1).then().statusCode(201).body("notices", nullValue());
    }

    @Test
    void onlyDeliveredVersionsCanBeRegisteredAndEachUrlOnce() {
        register("https://partner.example/a", 2).then().statusCode(422).body("errors[0].pointer", equalTo("/version"));
        register("ftp://partner.example/a", 1).then().statusCode(422).body("errors[0].pointer", equalTo("/url"));
        register("javascript:alert(1)", 1).then().statusCode(422);
        register("https://partner.example/a", 1).then().statusCode(201);
        register("https://partner.example/a", 1)
                .then()
                .statusCode(409)
                .body("code", equalTo("reproduction-registered"));
        story = stage.story();
        register("https://partner.example/b", 1)
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("not-delivered"));
        story = UUID.randomUUID();
        register("https://partner.example/c", 1)
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("not-delivered"));
    }

    @Test
    void aPartnerCannotSeeTheCopiesOfAnother() {
        String path =
                "/v1/reproductions/" + register("https://partner.example/a", 1).path("id");
        TestPartner other = stage.partner(JsonBody.empty());
        String write = stage.key(other, null, "syndication:read", "syndication:write");
        get(write, path).then().statusCode(404).body("code", equalTo("reproduction-not-found"));
        patch(write, path, "\"*\"", "{\"status\":\"removed\"}").then().statusCode(404);
        get(write, "/v1/reproductions").then().body("items", hasSize(0));
    }

    @Test
    void theRightsDeskSeesTheVersionAndOverdueNoticesOfEachRecipient() {
        TestPartner current = stage.partner(JsonBody.empty());
        TestPartner never = stage.partner(JsonBody.empty());
        register("https://partner.example/lamp", 1).then().statusCode(201);
        stage.correct(story, "correction");
        pull(current, story).then().statusCode(200);
        newsroom.later(Duration.ofHours(25));

        Response holders = get(stage.rightsDesk, "/v1/articles/" + story + "/reproductions");
        holders.then()
                .statusCode(200)
                .body(
                        "items.partner",
                        equalTo(List.of(partner.id().toString(), current.id().toString())))
                .body("items.deliveredVersion", equalTo(List.of(1, 2)))
                .body("items.behind", equalTo(List.of(1, 0)))
                .body("items.overdue", equalTo(List.of(true, false)))
                .body("items[0].copies.version", equalTo(List.of(1)))
                .body("items[0].notices.kind", equalTo(List.of("correction")))
                .body("items[1].notices", nullValue());
        get(never.key(), "/v1/articles/" + story + "/reproductions").then().statusCode(403);
        get(stage.rightsDesk, "/v1/articles/" + UUID.randomUUID() + "/reproductions")
                .then()
                .statusCode(404);
        assertEquals(List.of("correction"), stage.overdue(partner));
        stage.step(story, "kills");
        get(stage.rightsDesk, "/v1/articles/" + story + "/reproductions")
                .then()
                .body("items[1].behind", nullValue())
                .body("items[1].notices.kind", equalTo(List.of("kill")));
    }
}
