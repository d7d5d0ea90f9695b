package dateline.syndication.notice;

import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.acknowledge;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.Client;
import dateline.syndication.Mirror;
import dateline.syndication.NoticeFixture;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerRequest;
import dateline.syndication.rightsdesk.PartnerService;
import dateline.syndication.terms.Exclusions;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Every edit that ends a right to a delivered article opens a notice, and an edit that returns the right withdraws it.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NarrowedPermissionsTest extends NoticeFixture {

    private static final String NARROWED = "permission-narrowed";

    @Inject
    PermissionExpiry expiry;

    @Inject
    PartnerService partners;

    @Inject
    AgroalDataSource database;

    private String permissionFor(TestPartner partner, JsonBody terms, UUID... articles) {
        return newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("articles", List.of(articles)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("validFrom", "2020-01-01T00:00:00Z")
                        .andAll(terms));
    }

    private void setScope(String permission, UUID... articles) {
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("scope", JsonBody.with("articles", List.of(articles)))
                        .json());
    }

    private void exclude(TestPartner partner, UUID... articles) {
        stage.edit(
                "/v1/partners/" + partner.id(),
                JsonBody.with("exclude", JsonBody.with("articles", List.of(articles)))
                        .json());
    }

    private static Set<String> articlesOf(Response notices, int index) {
        return Set.copyOf(notices.<List<String>>path("items[" + index + "].articles"));
    }

    @Test
    void aNarrowingNoticeNamesExactlyTheLostArticles() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        UUID third = stage.story();
        UUID never = stage.story();
        String permission = permissionFor(
                partner, JsonBody.with("afterTerm", "remove").and("removeWithin", "PT3H"), story, second, third, never);
        Mirror mirror = new Mirror(partner.key()).catchUp(50);
        for (UUID one : List.of(story, second, third)) pull(partner, one).then().statusCode(200);
        setScope(permission, story);

        Response notices = stage.notices(partner, NARROWED);
        notices.then()
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("issued"))
                .body("items[0].demand", equalTo("remove"))
                .body("items[0].permission", equalTo(permission))
                .body("items[0].article", nullValue())
                .body("items[0].articleCount", equalTo(2));
        assertEquals(Set.of(second.toString(), third.toString()), articlesOf(notices, 0));
        Instant issued = Instant.parse(notices.path("items[0].issuedAt"));
        assertEquals(issued.plus(Duration.ofHours(3)), Instant.parse(notices.path("items[0].dueAt")));
        String notice = notices.path("items[0].id");
        assertEquals(List.of(), stage.kinds(partner, story));
        assertEquals(List.of(NARROWED), stage.kinds(partner, second));
        pull(partner, second).then().statusCode(403).body("openNotice", equalTo(notice));
        mirror.catchUp(50);
        JsonNode item = mirror.lastItem(third);
        assertEquals("remove", item.get("kind").asText());
        assertEquals(notice, item.get("notices").get(0).asText());
        get(stage.rightsDesk, "/v1/articles/" + second + "/reproductions")
                .then()
                .body("items[0].notices.kind", equalTo(List.of(NARROWED)));

        newsroom.later(Duration.ofHours(4));
        assertEquals(List.of(NARROWED), stage.overdue(partner));
        String key = stage.writingKey(partner);
        acknowledge(key, notice, "removed").then().statusCode(201).body("state", equalTo("done"));
        assertEquals(List.of(), stage.overdue(partner));
        // A running copy reopens the notice.
        post(
                        key,
                        "/v1/reproductions",
                        JsonBody.with("article", second)
                                .and("url", "https://partner.example/2")
                                .and("version", 1)
                                .json())
                .then()
                .statusCode(201)
                .body("notices", equalTo(List.of(notice)));
        assertEquals(List.of(NARROWED), stage.overdue(partner));
    }

    @Test
    void anArticleThatMayBeRunAgainLeavesTheNoticeAndTheLastOneWithdrawsIt() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        String permission = permissionFor(partner, JsonBody.empty(), story, second);
        for (UUID one : List.of(story, second)) pull(partner, one).then().statusCode(200);
        setScope(permission, stage.story());
        assertEquals(Set.of(story.toString(), second.toString()), articlesOf(stage.notices(partner, NARROWED), 0));

        // The right can return under another permission.
        permissionFor(partner, JsonBody.empty(), second);
        Response remaining = stage.notices(partner, NARROWED);
        remaining.then().body("items.state", equalTo(List.of("issued")));
        assertEquals(Set.of(story.toString()), articlesOf(remaining, 0));
        setScope(permission, story);
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("withdrawn")));
        setScope(permission, second);
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("withdrawn", "issued")));
        get(partner.key(), "/v1/notices?state=open")
                .then()
                .body("items.articles", equalTo(List.of(List.of(story.toString()))));
    }

    @Test
    void anArticleUnderAnotherPermissionIsNotLost() {
        TestPartner partner = newsroom.partner();
        String first = permissionFor(partner, JsonBody.empty(), story);
        permissionFor(partner, JsonBody.empty(), story);
        pull(partner, story).then().statusCode(200);
        setScope(first, stage.story());
        stage.notices(partner, NARROWED).then().body("items", hasSize(0));
        exclude(partner, story);
        stage.notices(partner, NARROWED).then().body("items", hasSize(1));
    }

    @Test
    void anExclusionOfThePartnerOpensANoticePerPermission() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        UUID kept = stage.story();
        String one = permissionFor(partner, JsonBody.with("afterTerm", "keep"), story, kept);
        String other = permissionFor(partner, JsonBody.empty(), second);
        for (UUID each : List.of(story, second, kept))
            pull(partner, each).then().statusCode(200);
        exclude(partner, story, second);

        Response notices = stage.notices(partner, NARROWED);
        notices.then().body("items", hasSize(2));
        for (int i = 0; i < 2; i++) {
            boolean keeps = notices.path("items[" + i + "].permission").equals(one);
            assertEquals(keeps ? "hold" : "remove", notices.path("items[" + i + "].demand"));
            assertEquals(Set.of((keeps ? story : second).toString()), articlesOf(notices, i));
        }
        assertEquals(Set.of(one, other), Set.copyOf(notices.<List<String>>path("items.permission")));
        stage.edit("/v1/partners/" + partner.id(), "{\"exclude\":null}");
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("withdrawn", "withdrawn")));
    }

    @Test
    void closingAPartnerOpensANoticePerPermission() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        String one = permissionFor(partner, JsonBody.empty(), story);
        permissionFor(partner, JsonBody.empty(), second);
        permissionFor(partner, JsonBody.empty(), stage.story());
        for (UUID each : List.of(story, second)) pull(partner, each).then().statusCode(200);
        String key = stage.key(partner, null, "notices");
        stage.setPartnerStatus(partner, "closed");
        Response ended = stage.notices(partner, "permission-ended");
        ended.then()
                .body("items", hasSize(2))
                .body("items.demand", equalTo(List.of("remove", "remove")))
                .body("items.articleCount", equalTo(List.of(1, 1)));
        assertEquals(0, expiry.recordBatch());

        // Later acts on the closed partner open no second notice.
        stage.permissionStep(one, "revocations");
        stage.edit("/v1/partners/" + partner.id(), "{\"country\":\"NO\"}");
        stage.notices(partner, "permission-ended").then().body("items", hasSize(2));
        newsroom.later(Duration.ofHours(25));
        assertEquals(List.of("permission-ended", "permission-ended"), stage.overdue(partner));
        get(key, "/v1/notices?state=open").then().statusCode(200).body("items", hasSize(2));
        for (String notice : ended.<List<String>>path("items.id")) {
            acknowledge(key, notice, "removed").then().statusCode(201).body("state", equalTo("done"));
        }
        assertEquals(List.of(), stage.overdue(partner));
    }

    @Test
    void aReactivatedPartnerHasANoticeForArticlesThatStayLost() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        permissionFor(partner, JsonBody.empty(), story, second);
        for (UUID each : List.of(story, second)) pull(partner, each).then().statusCode(200);
        stage.setPartnerStatus(partner, "closed");
        exclude(partner, second);
        stage.notices(partner, NARROWED).then().body("items", hasSize(0));
        stage.setPartnerStatus(partner, "active");
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn")));
        Response narrowed = stage.notices(partner, NARROWED);
        narrowed.then().body("items.state", equalTo(List.of("issued")));
        assertEquals(Set.of(second.toString()), articlesOf(narrowed, 0));
        stage.setPartnerStatus(partner, "closed");
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn", "issued")));
    }

    @Test
    void aRenewalWithASmallerScopeOpensANoticeForTheRest() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        String permission =
                permissionFor(partner, JsonBody.with("validUntil", Instant.now().plusSeconds(3_600)), story, second);
        for (UUID each : List.of(story, second)) pull(partner, each).then().statusCode(200);
        newsroom.later(Duration.ofHours(2));
        expiry.recordBatch();
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("issued")));
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("validUntil", null)
                        .and("scope", JsonBody.with("articles", List.of(story)))
                        .json());
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn")));
        assertEquals(Set.of(second.toString()), articlesOf(stage.notices(partner, NARROWED), 0));
    }

    @Test
    void anEditThatEndsThePermissionIsNotANarrowing() {
        TestPartner partner = newsroom.partner();
        String permission = permissionFor(partner, JsonBody.empty(), story);
        pull(partner, story).then().statusCode(200);
        stage.edit("/v1/permissions/" + permission, "{\"validUntil\":\"2020-01-02T00:00:00Z\"}");
        expiry.recordBatch();
        assertEquals(List.of("permission-ended"), stage.kinds(partner, story));
        stage.edit("/v1/permissions/" + permission, "{\"validUntil\":null}");
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn")));
        stage.notices(partner, NARROWED).then().body("items", hasSize(0));
    }

    @Test
    void aChangeOfTerritoriesOpensANotice() {
        TestPartner partner = newsroom.partner();
        String outlet = "/v1/partners/" + partner.id() + "/outlets/" + partner.outlet();
        stage.edit(outlet, "{\"worldwide\":false,\"territories\":[\"NO\"]}");
        permissionFor(partner, JsonBody.with("territories", List.of("NO")), story);
        pull(partner, story).then().statusCode(200);
        stage.edit(outlet, "{\"territories\":[\"NO\",\"SE\"]}");
        pull(partner, story).then().statusCode(403).body("code", equalTo("outlet-not-covered"));
        assertEquals(List.of(NARROWED), stage.kinds(partner, story));
        stage.edit(outlet, "{\"territories\":[\"NO\"]}");
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("withdrawn")));
    }

    @Test
    void aSuspensionHoldsAndANarrowingDuringItRemoves() {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        String permission = permissionFor(partner, JsonBody.empty(), story, second);
        Mirror mirror = new Mirror(partner.key()).catchUp(50);
        for (UUID each : List.of(story, second)) pull(partner, each).then().statusCode(200);
        stage.permissionStep(permission, "suspensions");
        stage.notices(partner, NARROWED).then().body("items", hasSize(0));
        exclude(partner, second);
        mirror.catchUp(50);
        assertEquals("hold", mirror.lastItem(story).get("kind").asText());
        JsonNode taken = mirror.lastItem(second);
        assertEquals("remove", taken.get("kind").asText());
        Response notices = stage.notices(partner, NARROWED);
        assertEquals(Set.of(second.toString()), articlesOf(notices, 0));
        assertEquals(
                Instant.parse(notices.path("items[0].dueAt")),
                Instant.parse(taken.get("removeBy").asText()));
    }

    @Test
    void anArticleThatAnEditorBringsBackLeavesTheNoticeWithTheNextOffer() {
        TestPartner partner = newsroom.partner();
        String tag = Newsroom.unique("lamps");
        UUID tagged = newsroom.publish(
                JsonBody.with("headline", "Lamps").and("tags", List.of(tag)).json(), "{}");
        String permission = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("tags", List.of(tag)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        Mirror mirror = new Mirror(partner.key()).catchUp(50);
        pull(partner, tagged).then().statusCode(200);
        String other = Newsroom.unique("tides");
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("scope", JsonBody.with("tags", List.of(other))).json());
        mirror.catchUp(50);
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("issued")));
        Client editor = new Client(newsroom.key("articles:write"));
        Client.Answer corrected = editor.post(
                "/v1/articles/" + tagged + "/corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "Also of tides.")
                        .and("changes", JsonBody.with("tags", List.of(other)))
                        .json(),
                editor.get("/v1/drafts/" + tagged).etag());
        assertEquals(201, corrected.status(), corrected.body());
        mirror.catchUp(50);
        assertEquals("put", mirror.lastItem(tagged).get("kind").asText());
        stage.notices(partner, NARROWED).then().body("items.state", equalTo(List.of("withdrawn")));
    }

    @Test
    void aDeliveryThatIsConcurrentWithANarrowingOpensANotice() throws Exception {
        TestPartner partner = newsroom.partner();
        permissionFor(partner, JsonBody.empty(), story);
        CompletableFuture<Response> delivery = new CompletableFuture<>();
        QuarkusTransaction.requiringNew().timeout(60).run(() -> {
            Partner found = Partner.locked(partner.id());
            Exclusions exclude = new Exclusions(List.of(story), null, null);
            partners.edit(
                    found, new PartnerRequest(found.name, null, null, null, exclude, null), "test", Instant.now());
            // The delivery is decided by the committed rights; then its receipt waits for the lock.
            Thread puller = new Thread(() -> {
                try {
                    delivery.complete(pull(partner, story));
                } catch (RuntimeException e) {
                    delivery.completeExceptionally(e);
                }
            });
            puller.start();
            awaitLockWait();
        });
        delivery.get(60, TimeUnit.SECONDS).then().statusCode(200);
        assertEquals(List.of(NARROWED), stage.kinds(partner, story));
        assertEquals(Set.of(story.toString()), articlesOf(stage.notices(partner, NARROWED), 0));
    }

    private void awaitLockWait() {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end)) {
            boolean waiting = QuarkusTransaction.suspendingExisting()
                    .call(() -> Sql.of(
                                    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'advisory'")
                            .first(database, row -> true)
                            .isPresent());
            if (waiting) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("No delivery waited for the edit.");
    }

    @Test
    void aClosedPartnerGetsNoNewPermissionsOrKeys() {
        TestPartner partner = newsroom.partner();
        stage.setPartnerStatus(partner, "closed");
        Response draft = post(
                stage.rightsDesk,
                "/v1/permissions",
                JsonBody.with("partner", partner.id())
                        .and("title", "Next year")
                        .and("everything", true)
                        .and("level", "full")
                        .json());
        draft.then().statusCode(201);
        String activations = "/v1/permissions/" + draft.path("id") + "/activations";
        post(stage.rightsDesk, activations, "{}")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("state", equalTo("closed"))
                .body("possible", containsString("active again"));
        String keys = "/v1/partners/" + partner.id() + "/keys";
        JsonBody key = JsonBody.with("name", "k");
        for (JsonBody refused : List.of(
                key,
                key.and("scopes", List.of("syndication:read")),
                key.and("scopes", List.of("notices", "syndication:write")))) {
            post(stage.rightsDesk, keys, refused.json())
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("state-conflict"))
                    .body("possible", containsString("notices"));
        }
        post(stage.rightsDesk, keys, "{\"name\":\"k\",\"scopes\":[\"notices\"]}")
                .then()
                .statusCode(201);
        post(stage.rightsDesk, "/v1/keys/" + partner.key().split("_")[1] + "/rotations", "{}")
                .then()
                .statusCode(409)
                .body("possible", containsString("notices"));
        String path = "/v1/partners/" + partner.id();
        patch(stage.rightsDesk, path, get(stage.rightsDesk, path).header("ETag"), "{\"status\":\"active\"}")
                .then()
                .statusCode(200);
        post(stage.rightsDesk, activations, "{}").then().statusCode(201);
    }

    @Test
    void aRequestOfAClosedPartnerCanOnlyBeDeclined() {
        TestPartner partner =
                stage.partner(JsonBody.with("validUntil", Instant.now().plusSeconds(3_600)));
        pull(partner, story).then().statusCode(200);
        newsroom.later(Duration.ofHours(2));
        Response permissionRequest = post(
                stage.writingKey(partner),
                "/v1/permission-requests",
                JsonBody.with("article", story).and("level", "full").json());
        permissionRequest.then().statusCode(201);
        stage.setPartnerStatus(partner, "closed");
        post(
                        stage.rightsDesk,
                        "/v1/permission-requests/" + permissionRequest.path("id") + "/answers",
                        "{\"decision\":\"approve\"}")
                .then()
                .statusCode(409)
                .body("state", equalTo("closed"));
        post(
                        stage.rightsDesk,
                        "/v1/permission-requests/" + permissionRequest.path("id") + "/answers",
                        "{\"decision\":\"decline\",\"reason\":\"You are closed.\"}")
                .then()
                .statusCode(201);
    }
}
