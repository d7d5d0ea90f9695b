package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.acknowledge;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.article.KillRequest;
import dateline.article.Newsdesk;
import dateline.database.TestDatabase;
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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever was given an article is told what becomes of it, and says what became of the copy. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NoticesTest {

    @Inject
    Newsroom newsroom;

    @Inject
    PermissionEnds ends;

    @Inject
    OpenNotices open;

    @Inject
    Newsdesk newsdesk;

    private Stage stage;
    private UUID story;

    @BeforeEach
    void aStory() {
        stage = new Stage(newsroom);
        story = stage.story();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    @Test
    void aStoryIsCorrectedAndThenKilled() {
        Buyer active = stage.buyer("");
        Buyer suspended = stage.buyer("");
        Buyer lapsed =
                stage.buyer(",\"validUntil\":\"" + Instant.now().plusSeconds(3_600) + "\",\"afterTerm\":\"remove\"");
        Buyer closed = stage.buyer("");
        Buyer never = stage.buyer("");
        for (Buyer buyer : List.of(active, suspended, lapsed, closed))
            pull(buyer, story).then().statusCode(200);
        String notices = stage.key(closed, null, "notices");
        stage.become(suspended, "suspended");
        stage.become(closed, "closed");
        newsroom.later(Duration.ofHours(2));
        ends.record();

        stage.correct(story, "correction");
        newsroom.later(Duration.ofHours(2));
        stage.step(story, "kills");

        List<String> both = List.of("correction", "kill");
        assertEquals(both, stage.kinds(active, story));
        assertEquals(both, stage.kinds(suspended, story));
        assertEquals(List.of("permission-ended", "correction", "kill"), stage.kinds(lapsed, story));
        assertEquals(both, stage.kinds(closed, story));
        assertEquals(List.of(), stage.kinds(never, story));

        newsroom.later(Duration.ofMinutes(59));
        assertEquals(List.of(), stage.overdue(active));
        newsroom.later(Duration.ofMinutes(2));
        for (Buyer buyer : List.of(active, suspended, lapsed, closed))
            assertEquals(List.of("kill"), stage.overdue(buyer));
        assertEquals(List.of(), stage.overdue(never));

        // Corrected does not answer a kill, and moves nothing but that it was said.
        acknowledge(writing(active), stage.notice(active, "kill"), "corrected")
                .then()
                .statusCode(201)
                .body("state", equalTo("overdue"))
                .body("acknowledgements.outcome", equalTo(List.of("corrected")))
                .body("doneAt", nullValue());
        acknowledge(writing(active), stage.notice(active, "kill"), "forgotten")
                .then()
                .statusCode(422);
        assertEquals(List.of("kill"), stage.overdue(active));
        newsroom.later(Duration.ofHours(24));
        assertEquals(List.of("correction", "kill"), sorted(stage.overdue(active)));

        // What answers the correction does not answer the kill that came after it; what answers the kill answers both.
        acknowledge(writing(active), stage.notice(active, "correction"), "corrected")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        assertEquals(List.of("kill"), stage.overdue(active));
        acknowledge(writing(active), stage.notice(active, "kill"), "removed")
                .then()
                .body("state", equalTo("done"));
        assertEquals(List.of(), stage.overdue(active));

        assertEquals(List.of("correction", "kill"), sorted(stage.overdue(closed)));
        theFormerPartnerAnswersWithItsKeyForNotices(closed, notices);
        assertEquals(List.of(), stage.overdue(closed));
        assertEquals(List.of("correction", "kill", "permission-ended"), sorted(stage.overdue(lapsed)));
    }

    private void theFormerPartnerAnswersWithItsKeyForNotices(Buyer closed, String notices) {
        nowhereIsText(notices);
        get(notices, "/v1/notices?state=open")
                .then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("correction", "kill")))
                .body(
                        "items.partner",
                        equalTo(List.of(closed.id().toString(), closed.id().toString())))
                .body("items[1].reason", equalTo("Lawyers."));
        String acknowledgements = get(notices, "/v1/notices?kind=kill").path("items[0].links.acknowledgements");
        post(notices, acknowledgements.substring(acknowledgements.indexOf("/v1")), "{\"outcome\":\"never-used\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        nowhereIsText(notices);
    }

    private String writing(Buyer buyer) {
        return stage.key(buyer, null, "syndication:read", "syndication:write");
    }

    private static List<String> sorted(List<String> kinds) {
        return kinds.stream().sorted().toList();
    }

    @Test
    void aKeyForNoticesGetsNoTextAnywhere() {
        Buyer buyer = stage.buyer("");
        pull(buyer, story).then().statusCode(200);
        String notices = stage.key(buyer, null, "notices");
        nowhereIsText(notices);
        get(notices, "/v1/syndication/articles/" + story).then().statusCode(403).body("code", equalTo("scope-missing"));
    }

    // Every GET of the contract, whatever stands in its path.
    private void nowhereIsText(String key) {
        Map<String, Map<String, Object>> paths =
                get(null, "/openapi?format=json").path("paths");
        int asked = 0;
        for (var path : paths.entrySet()) {
            if (!path.getValue().containsKey("get")) continue;
            String address = path.getKey().replaceAll("\\{[a-z]+}", story.toString());
            Response answer = get(key, address);
            assertFalse(answer.asString().contains("wound the lamp"), address);
            boolean door =
                    path.getKey().matches("/v1/(syndication/articles.*|articles/\\{article}/rights|permissions.*)");
            if (door) assertEquals(403, answer.statusCode(), address);
            asked++;
        }
        assertTrue(asked > 40, asked + " addresses");
    }

    @Test
    void aKeyForNoticesOutlastsItsEndUntilTheLastIsDoneAndTwelveMonthsMore() {
        Buyer buyer = stage.buyer("");
        pull(buyer, story).then().statusCode(200);
        String end = Instant.now().plus(Duration.ofDays(1)).toString();
        String ordinary = stage.key(buyer, end, "syndication:read");
        String both = stage.key(buyer, end, "syndication:read", "syndication:write", "notices");
        stage.correct(story, "correction");
        newsroom.later(Duration.ofDays(2));
        get(both, "/v1/notices").then().statusCode(401).body("code", equalTo("key-expired"));

        stage.become(buyer, "closed");
        get(ordinary, "/v1/notices").then().statusCode(401);
        get(both, "/v1/syndication/articles/" + story).then().statusCode(403).body("code", equalTo("scope-missing"));
        String notice =
                get(both, "/v1/notices").then().statusCode(200).extract().path("items[0].id");
        acknowledge(both, notice, "corrected").then().statusCode(201).body("state", equalTo("done"));
        newsroom.later(Duration.ofDays(364));
        get(both, "/v1/notices").then().statusCode(200);
        newsroom.later(Duration.ofDays(3));
        get(both, "/v1/notices").then().statusCode(401).body("code", equalTo("key-expired"));
    }

    @Test
    void aNoticeIsDeliveredWhenItsPartnerFetchesItOrTheDeskHasCalled() {
        Buyer buyer = stage.buyer("");
        Buyer other = stage.buyer("");
        for (Buyer one : List.of(buyer, other)) pull(one, story).then().statusCode(200);
        stage.correct(story, "clarification");
        String notice = stage.notice(buyer, "clarification");
        String path = "/v1/notices/" + notice;

        get(stage.desk, path).then().body("state", equalTo("issued"));
        as(buyer.key()).head(path).then().statusCode(200);
        get(stage.desk, path).then().body("state", equalTo("issued"));
        get(other.key(), path).then().statusCode(404).body("code", equalTo("notice-not-found"));
        Response read = get(buyer.key(), path);
        read.then()
                .statusCode(200)
                .body("state", equalTo("delivered"))
                .body("deliveredThrough", equalTo("api"))
                .body("demand", equalTo("correct"))
                .body("version", equalTo(2))
                .body("deliveredVersion", equalTo(1))
                .body("note", equalTo("It was Tuesday."));
        as(buyer.key())
                .header("If-None-Match", read.header("ETag"))
                .get(path)
                .then()
                .statusCode(304);

        String second = "/v1/notices/" + stage.notice(other, "clarification");
        post(buyer.key(), second + "/deliveries", "{\"channel\":\"email\"}")
                .then()
                .statusCode(403);
        post(stage.desk, second + "/deliveries", "{\"channel\":\"email\",\"at\":\"2020-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422);
        post(stage.desk, second + "/deliveries", "{\"channel\":\"phone\",\"note\":\"Spoke to Ada.\"}")
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
    void aPermissionThatIsRevokedOpensOneNoticeWithWhatWasGivenUnderIt() {
        Buyer buyer = newsroom.buyer();
        String permission = stage.permission(buyer, ",\"afterTerm\":\"remove\",\"removeWithin\":\"PT3H\"");
        UUID second = stage.story();
        for (UUID one : List.of(story, second)) pull(buyer, one).then().statusCode(200);
        stage.permissionStep(permission, "revocations");

        Response notices = stage.notices(buyer, "permission-ended");
        notices.then()
                .body("items", hasSize(1))
                .body("items[0].permission", equalTo(permission))
                .body("items[0].demand", equalTo("remove"))
                .body("items[0].articleCount", equalTo(2))
                .body("items[0].articles", equalTo(List.of(story.toString(), second.toString())));
        Instant issued = Instant.parse(notices.path("items[0].issuedAt"));
        assertEquals(issued.plus(Duration.ofHours(3)), Instant.parse(notices.path("items[0].dueAt")));
        String notice = notices.path("items[0].id");
        get(buyer.key(), "/v1/notices/" + notice + "/articles?limit=1")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(story.toString())))
                .body("page.nextCursor", notNullValue());
        assertEquals(0, ends.record());
        assertEquals(
                1,
                stage.notices(buyer, "permission-ended").<List<?>>path("items").size());
        assertEquals(Map.of(second, List.of(UUID.fromString(notice))), open.of(buyer.id(), List.of(second)));
        pull(buyer, second)
                .then()
                .statusCode(403)
                .body("code", equalTo("permission-revoked"))
                .body("notice", equalTo(notice));
    }

    @Test
    void aTermThatIsOverIsFoundOnceAndTakenBackWhereItIsExtended() {
        Buyer buyer = newsroom.buyer();
        String end = Instant.now().plusSeconds(3_600).toString();
        String permission = stage.permission(buyer, ",\"afterTerm\":\"keep\",\"validUntil\":\"" + end + "\"");
        pull(buyer, story).then().statusCode(200);
        assertEquals(List.of(), stage.kinds(buyer, story));
        newsroom.later(Duration.ofHours(2));
        ends.record();
        assertEquals(0, ends.record());
        assertEquals(List.of("permission-ended"), stage.kinds(buyer, story));

        String path = "/v1/permissions/" + permission;
        String extended = "{\"validUntil\":\"" + Instant.now().plus(Duration.ofDays(1)) + "\"}";
        String etag = get(stage.desk, path).header("ETag");
        Newsroom.patch(stage.desk, path, etag, extended).then().statusCode(200);
        stage.notices(buyer, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn")));

        newsroom.later(Duration.ofDays(2));
        ends.record();
        stage.notices(buyer, "permission-ended")
                .then()
                .body("items.state", equalTo(List.of("withdrawn", "issued")))
                .body("items[1].demand", equalTo("hold"))
                .body("items[1].dueAt", nullValue());
        // Nothing is to be done, so that to know it is all.
        get(
                        buyer.key(),
                        "/v1/notices/"
                                + stage.notices(buyer, "permission-ended").path("items[1].id"))
                .then()
                .body("state", equalTo("done"));
    }

    @Test
    void whatIsWithheldIsAnsweredByLinksAloneAndTakenBackWhenItIsReleased() {
        Buyer buyer = stage.buyer("");
        Buyer idle = stage.buyer("");
        for (Buyer one : List.of(buyer, idle)) pull(one, story).then().statusCode(200);
        stage.step(story, "withholdings");

        Response refused = pull(buyer, story);
        refused.then().statusCode(403).body("code", equalTo("withheld")).body("notice", notNullValue());
        String notice = refused.path("links.notice");
        get(buyer.key(), local(notice))
                .then()
                .statusCode(200)
                .body("kind", equalTo("withholding"))
                .body("demand", equalTo("remove"));
        post(writing(buyer), local(refused.path("links.acknowledgements")), "{\"outcome\":\"removed\"}")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        pull(buyer, story).then().statusCode(403).body("notice", nullValue()).body("links.notice", nullValue());

        stage.correct(story, "correction");
        get(buyer.key(), "/v1/notices?kind=correction")
                .then()
                .body("items", hasSize(1))
                .body("items[0].note", nullValue())
                .body("items[0].version", nullValue());
        stage.step(story, "releases");
        stage.notices(idle, "withholding").then().body("items.state", equalTo(List.of("withdrawn")));
        stage.notices(buyer, "withholding").then().body("items.state", equalTo(List.of("done")));
        get(buyer.key(), "/v1/notices?kind=correction")
                .then()
                .body("items[0].note", equalTo("It was Tuesday."))
                .body("items[0].version", equalTo(2));
    }

    @Test
    void whatWasKilledNamesItsNoticeToThoseWhoHadIt() {
        Buyer buyer = stage.buyer("");
        Buyer never = stage.buyer("");
        pull(buyer, story).then().statusCode(200);
        stage.step(story, "kills");
        for (String path : List.of("/v1/syndication/articles/" + story, "/v1/articles/" + story + "/rights")) {
            Response gone = get(buyer.key(), path);
            gone.then().statusCode(410).body("notice", equalTo(stage.notice(buyer, "kill")));
            String self = gone.path("links.notice");
            assertEquals(self + "/acknowledgements", gone.path("links.acknowledgements"));
            get(never.key(), path)
                    .then()
                    .statusCode(410)
                    .body("notice", nullValue())
                    .body("links", nullValue());
        }
    }

    @Test
    void aQuickerPermissionShortensAndASlowerOneDoesNot() {
        Buyer quick = stage.buyer(",\"afterTerm\":\"remove\",\"removeWithin\":\"PT10M\"");
        Buyer slow = stage.buyer(",\"afterTerm\":\"remove\",\"removeWithin\":\"P30D\"");
        for (Buyer one : List.of(quick, slow)) pull(one, story).then().statusCode(200);
        stage.correct(story, "retraction");
        stage.step(story, "kills");
        assertEquals(Duration.ofMinutes(10), time(quick, "retraction"));
        assertEquals(Duration.ofMinutes(10), time(quick, "kill"));
        assertEquals(Duration.ofHours(24), time(slow, "retraction"));
        assertEquals(Duration.ofHours(1), time(slow, "kill"));
    }

    private Duration time(Buyer buyer, String kind) {
        Response notice = stage.notices(buyer, kind);
        return Duration.between(
                Instant.parse(notice.path("items[0].issuedAt")), Instant.parse(notice.path("items[0].dueAt")));
    }

    @Test
    void aDeliveryThatAKillOvertakesTakesItsNoticeAlong() throws Exception {
        Buyer buyer = stage.buyer("");
        CompletableFuture<Response> delivery = new CompletableFuture<>();
        QuarkusTransaction.requiringNew().timeout(60).run(() -> {
            newsdesk.kill(story, new KillRequest("Lawyers.", null, null), "test", Instant.now());
            // It decides by what is committed, and then waits with its receipt for the kill.
            Thread puller = new Thread(() -> {
                try {
                    delivery.complete(pull(buyer, story));
                } catch (RuntimeException e) {
                    delivery.completeExceptionally(e);
                }
            });
            puller.start();
            waitUntilSomebodyWaits();
        });
        delivery.get(60, TimeUnit.SECONDS).then().statusCode(200);
        assertEquals(List.of("kill"), stage.kinds(buyer, story));
    }

    @Inject
    io.agroal.api.AgroalDataSource database;

    private void waitUntilSomebodyWaits() {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end)) {
            boolean waits = QuarkusTransaction.suspendingExisting()
                    .call(() -> new dateline.database.Sql()
                            .add(
                                    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into receipt%'")
                            .first(database, row -> true)
                            .isPresent());
            if (waits) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("No delivery waited for the kill.");
    }

    private static String local(String url) {
        return url.substring(url.indexOf("/v1"));
    }

    @Test
    void theReportOfWhatIsOverdueIsReadPageByPageTheLongestFirst() {
        Buyer buyer = stage.buyer("");
        pull(buyer, story).then().statusCode(200);
        for (int i = 0; i < 3; i++) stage.correct(story, "correction");
        newsroom.later(Duration.ofHours(25));
        List<String> ids = new java.util.ArrayList<>();
        String next = "/v1/reports/overdue?limit=1&partner=" + buyer.id();
        while (next != null) {
            Response page = get(stage.desk, next);
            page.then().statusCode(200).body("items.partner.name", not(hasItem(nullValue())));
            ids.addAll(page.path("items.notice.id"));
            String link = page.path("links.next");
            next = link == null ? null : local(link);
        }
        assertEquals(stage.notices(buyer, "correction").path("items.id"), ids);
        get(buyer.key(), "/v1/reports/overdue").then().statusCode(403);
    }
}
