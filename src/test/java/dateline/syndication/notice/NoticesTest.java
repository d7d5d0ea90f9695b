package dateline.syndication.notice;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.article.editing.DraftService;
import dateline.article.editing.KillRequest;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.Mirror;
import dateline.syndication.NoticeFixture;
import dateline.syndication.Stage;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Delivery, acknowledgement and deadlines of notices, and deliveries that are concurrent with a kill. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NoticesTest extends NoticeFixture {

    @Inject
    DraftService drafts;

    @Inject
    io.agroal.api.AgroalDataSource database;

    @Test
    void aNoticeIsDeliveredByAFetchOrByARecordedCall() {
        TestPartner partner = stage.partner(JsonBody.empty());
        TestPartner other = stage.partner(JsonBody.empty());
        for (TestPartner one : List.of(partner, other)) pull(one, story).then().statusCode(200);
        stage.correct(story, "clarification");
        String notice = stage.notice(partner, "clarification");
        String path = "/v1/notices/" + notice;

        get(stage.rightsDesk, path).then().body("state", equalTo("issued"));
        as(partner.key()).head(path).then().statusCode(200);
        get(stage.rightsDesk, path).then().body("state", equalTo("issued"));
        get(other.key(), path).then().statusCode(404).body("code", equalTo("notice-not-found"));
        Response read = get(partner.key(), path);
        read.then()
                .statusCode(200)
                .body("state", equalTo("delivered"))
                .body("deliveredThrough", equalTo("api"))
                .body("demand", equalTo("correct"))
                .body("version", equalTo(2))
                .body("deliveredVersion", equalTo(1))
                .body("note", equalTo("It was Tuesday."));
        as(partner.key())
                .header("If-None-Match", read.header("ETag"))
                .get(path)
                .then()
                .statusCode(304);

        String second = "/v1/notices/" + stage.notice(other, "clarification");
        post(partner.key(), second + "/deliveries", "{\"channel\":\"email\"}")
                .then()
                .statusCode(403);
        post(stage.rightsDesk, second + "/deliveries", "{\"channel\":\"email\",\"at\":\"2020-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422);
        post(stage.rightsDesk, second + "/deliveries", "{\"channel\":\"phone\",\"note\":\"Spoke to Ada.\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("delivered"))
                .body("deliveredThrough", equalTo("phone"))
                .body("deliveries[0].note", equalTo("Spoke to Ada."));
        get(other.key(), second)
                .then()
                .body("deliveredThrough", equalTo("phone"))
                .body("deliveries[0].channel", equalTo("phone"))
                .body("deliveries[0].note", nullValue());
    }

    @Test
    void aWithholdingIsAcknowledgedByLinksAndItsNoticeIsWithdrawnOnRelease() {
        TestPartner partner = stage.partner(JsonBody.empty());
        TestPartner idle = stage.partner(JsonBody.empty());
        for (TestPartner one : List.of(partner, idle)) pull(one, story).then().statusCode(200);
        stage.step(story, "withholdings");

        Response refused = pull(partner, story);
        refused.then().statusCode(403).body("code", equalTo("withheld")).body("openNotice", notNullValue());
        String notice = refused.path("links.notice");
        get(partner.key(), Stage.local(notice))
                .then()
                .statusCode(200)
                .body("kind", equalTo("withholding"))
                .body("demand", equalTo("remove"));
        post(
                        stage.writingKey(partner),
                        Stage.local(refused.path("links.acknowledgements")),
                        "{\"outcome\":\"removed\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        pull(partner, story)
                .then()
                .statusCode(403)
                .body("openNotice", nullValue())
                .body("links.notice", nullValue());

        stage.correct(story, "correction");
        // A partner does not learn of corrections during a withholding.
        get(partner.key(), "/v1/notices?kind=correction").then().body("items", hasSize(0));
        stage.step(story, "releases");
        stage.notices(idle, "withholding").then().body("items.state", equalTo(List.of("withdrawn")));
        stage.notices(partner, "withholding").then().body("items.state", equalTo(List.of("done")));
        get(partner.key(), "/v1/notices?kind=correction")
                .then()
                .body("items[0].note", equalTo("It was Tuesday."))
                .body("items[0].version", equalTo(2));
    }

    @Test
    void aKilledArticleNamesItsNoticeToRecipients() {
        TestPartner partner = stage.partner(JsonBody.empty());
        TestPartner never = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        stage.step(story, "kills");
        for (String path : List.of("/v1/syndication/articles/" + story, "/v1/articles/" + story + "/rights")) {
            Response gone = get(partner.key(), path);
            gone.then().statusCode(410).body("openNotice", equalTo(stage.notice(partner, "kill")));
            String self = gone.path("links.notice");
            assertEquals(self + "/acknowledgements", gone.path("links.acknowledgements"));
            get(never.key(), path)
                    .then()
                    .statusCode(410)
                    .body("openNotice", nullValue())
                    .body("links", nullValue());
        }
    }

    @Test
    void removeWithinShortensADeadlineButDoesNotExtendIt() {
        TestPartner quick = stage.partner(JsonBody.with("afterTerm", "remove").and("removeWithin", "PT10M"));
        TestPartner slow = stage.partner(JsonBody.with("afterTerm", "remove").and("removeWithin", "P30D"));
        for (TestPartner one : List.of(quick, slow)) pull(one, story).then().statusCode(200);
        stage.correct(story, "retraction");
        stage.step(story, "kills");
        assertEquals(Duration.ofMinutes(10), periodOf(quick, "retraction"));
        assertEquals(Duration.ofMinutes(10), periodOf(quick, "kill"));
        assertEquals(Duration.ofHours(24), periodOf(slow, "retraction"));
        assertEquals(Duration.ofHours(1), periodOf(slow, "kill"));
    }

    @Test
    void changedTermsApplyToOpenNotices() {
        TestPartner partner = stage.partner(JsonBody.with("afterTerm", "keep"));
        pull(partner, story).then().statusCode(200);
        Mirror mirror = new Mirror(partner.key()).catchUp(200);
        String permission =
                get(stage.rightsDesk, "/v1/permissions?partner=" + partner.id()).path("items[0].id");
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("exclude", JsonBody.with("articles", List.of(story)))
                        .json());
        String notice = "/v1/notices/" + stage.notice(partner, "permission-narrowed");
        get(partner.key(), notice).then().body("state", equalTo("done")).body("demand", equalTo("hold"));
        assertEquals("hold", mirror.catchUp(200).lastItem(story).get("kind").asText());

        stage.edit("/v1/permissions/" + permission, "{\"afterTerm\":\"remove\",\"removeWithin\":\"PT2H\"}");
        Response changed = get(stage.rightsDesk, notice);
        changed.then().body("state", equalTo("delivered")).body("demand", equalTo("remove"));
        var item = mirror.catchUp(200).lastItem(story);
        assertEquals("remove", item.get("kind").asText());
        assertEquals(changed.<String>path("dueAt"), item.get("removeBy").asText());
        newsroom.later(Duration.ofHours(2));
        assertEquals(List.of("permission-narrowed"), stage.overdue(partner));

        stage.edit("/v1/permissions/" + permission, "{\"afterTerm\":\"keep\",\"removeWithin\":null}");
        get(stage.rightsDesk, notice)
                .then()
                .body("state", equalTo("done"))
                .body("demand", equalTo("hold"))
                .body("dueAt", nullValue());
        assertEquals("hold", mirror.catchUp(200).lastItem(story).get("kind").asText());
    }

    private Duration periodOf(TestPartner partner, String kind) {
        Response notice = stage.notices(partner, kind);
        return Duration.between(
                Instant.parse(notice.path("items[0].issuedAt")), Instant.parse(notice.path("items[0].dueAt")));
    }

    @Test
    void aDeliveryThatIsConcurrentWithAKillOpensANotice() throws Exception {
        TestPartner partner = stage.partner(JsonBody.empty());
        CompletableFuture<Response> delivery = new CompletableFuture<>();
        QuarkusTransaction.requiringNew().timeout(60).run(() -> {
            drafts.kill(story, new KillRequest("Lawyers.", null, null, null), "test", Instant.now());
            // The delivery is decided by the committed state; then its receipt waits for the kill.
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
        assertEquals(List.of("kill"), stage.kinds(partner, story));
    }

    private void awaitLockWait() {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end)) {
            boolean waiting = QuarkusTransaction.suspendingExisting()
                    .call(() -> Sql.of("select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like"
                                    + " '%insert into receipt%'")
                            .first(database, row -> true)
                            .isPresent());
            if (waiting) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("No delivery waited for the kill.");
    }

    @Test
    void theOverdueReportListsTheLongestOverdueFirst() {
        TestPartner partner = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        for (int i = 0; i < 3; i++) stage.correct(story, "correction");
        newsroom.later(Duration.ofHours(25));
        List<String> ids = new java.util.ArrayList<>();
        String next = "/v1/reports/overdue?limit=1&partner=" + partner.id();
        while (next != null) {
            Response page = get(stage.rightsDesk, next);
            page.then().statusCode(200).body("items.partner.name", not(hasItem(nullValue())));
            ids.addAll(page.path("items.notice.id"));
            String link = page.path("links.next");
            next = link == null ? null : Stage.local(link);
        }
        assertEquals(stage.notices(partner, "correction").path("items.id"), ids);
        Response report = get(stage.rightsDesk, "/v1/reports/overdue?partner=" + partner.id());
        report.then()
                .body("items.headline", not(hasItem(nullValue())))
                .body("items.permissionTitle", not(hasItem(nullValue())));
        String csv = as(stage.rightsDesk)
                .accept("text/csv")
                .get("/v1/reports/overdue?partner=" + partner.id())
                .asString();
        assertEquals(4, csv.split("\r\n").length, csv);
        assertTrue(csv.contains("," + report.path("items[0].headline") + ","), csv);
        get(partner.key(), "/v1/reports/overdue").then().statusCode(403);
    }
}
