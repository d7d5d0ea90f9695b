package dateline.syndication.rightsdesk;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.NoticeFixture;
import dateline.syndication.Stage;
import dateline.syndication.notice.Notices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Responses stay bounded however much a partner records: they have the latest entries and a count, pages have the
 * others, and beyond the limit a request gets a 409.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BoundedListsTest extends NoticeFixture {

    private static final int MANY = 20_000;
    private static final int BATCH_SIZE = 1_000;
    // Ten entries of 4 kB, and the other members.
    private static final int LIST_BYTES = 60_000;
    private static final int ALONE_BYTES = 500_000;

    @Inject
    AgroalDataSource database;

    private String openCorrectionNotice(TestPartner partner) {
        pull(partner, story).then().statusCode(200);
        stage.correct(story, "correction");
        return stage.notice(partner, "correction");
    }

    // In batches, because a transaction must not take longer than five seconds.
    private static void inBatches(int count, IntConsumer insert) {
        for (int remaining = count; remaining > 0; remaining -= BATCH_SIZE)
            insert.accept(Math.min(remaining, BATCH_SIZE));
    }

    private void insertAcknowledgements(String notice, int total) {
        inBatches(
                total,
                count -> Sql.of("""
                        insert into acknowledgement (id, notice_id, outcome, url, note, at, key_id)
                        select next_id(), :notice, 'removed', 'https://partner.example/' || repeat('u', 2000), repeat('n', 1900) || i, dateline_now(), 'test'
                        from generate_series(1, :count) i
                        """)
                        .with("notice", UUID.fromString(notice))
                        .with("count", count)
                        .run(database));
    }

    private void insertCopies(TestPartner partner, int total) {
        inBatches(
                total,
                count -> Sql.of("""
                        insert into reproduction (id, partner_id, article_id, url, version, status, created_at, updated_at)
                        select next_id(), :partner, :story, 'https://partner.example/' || repeat('u', 1900) || gen_random_uuid(), 1, 'running', dateline_now(), dateline_now()
                        from generate_series(1, :count) i
                        """)
                        .with("partner", partner.id())
                        .with("story", story)
                        .with("count", count)
                        .run(database));
    }

    @Test
    void aNoticeShowsItsLatestAcknowledgementsAndTheirNumber() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String notice = openCorrectionNotice(partner);
        insertAcknowledgements(notice, MANY);
        List<String> latest = Sql.of("select id::text from (select id from acknowledgement where notice_id = :notice")
                .with("notice", UUID.fromString(notice))
                .add("order by id desc limit 100) k order by id")
                .list(database, row -> row.getString(1));
        for (String key : List.of(partner.key(), stage.rightsDesk)) {
            Response alone = get(key, "/v1/notices/" + notice);
            alone.then()
                    .statusCode(200)
                    .body("acknowledgementCount", equalTo(MANY))
                    .body("acknowledgements", hasSize(100))
                    .body("acknowledgements.id", equalTo(latest));
            Response list = get(key, "/v1/notices?article=" + story);
            list.then()
                    .statusCode(200)
                    .body("items[0].acknowledgementCount", equalTo(MANY))
                    .body("items[0].acknowledgements", hasSize(10));
            int aloneBytes = alone.asByteArray().length;
            int listBytes = list.asByteArray().length;
            System.out.printf(
                    "Notice with %d acknowledgements: %d bytes alone, %d bytes in a list%n",
                    MANY, aloneBytes, listBytes);
            assertTrue(aloneBytes < ALONE_BYTES, aloneBytes + " bytes");
            assertTrue(listBytes < LIST_BYTES, listBytes + " bytes");
        }
        assertConflict("too-many-acknowledgements", Stage.acknowledge(stage.writingKey(partner), notice, "corrected"));
    }

    @Test
    void acknowledgementsOfANoticeAreReadInPages() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String notice = openCorrectionNotice(partner);
        insertAcknowledgements(notice, 250);
        String path = get(partner.key(), "/v1/notices/" + notice).path("links.acknowledgements");
        Set<String> seen = new HashSet<>();
        String page = Stage.local(path) + "?limit=100";
        for (int pages = 1; page != null; pages++) {
            Response read = get(partner.key(), page);
            read.then().statusCode(200);
            seen.addAll(read.path("items.id"));
            String next = read.path("links.next");
            assertEquals(pages < 3, next != null);
            page = next == null ? null : Stage.local(next);
        }
        assertEquals(250, seen.size());
        get(stage.rightsDesk, Stage.local(path) + "?limit=1")
                .then()
                .statusCode(200)
                .body("items[0].outcome", equalTo("removed"));
        get(stage.partner(JsonBody.empty()).key(), Stage.local(path))
                .then()
                .statusCode(404)
                .body("code", equalTo("notice-not-found"));
        get(newsroom.key("articles:read"), Stage.local(path)).then().statusCode(403);
    }

    @Test
    void concurrentAcknowledgementsDoNotExceedTheLimit() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String notice = openCorrectionNotice(partner);
        insertAcknowledgements(notice, Notices.MAX_ENTRIES - 2);
        String key = stage.writingKey(partner);
        List<Integer> statuses = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Stage.acknowledge(key, notice, "corrected").statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertEquals(List.of(201, 201, 409, 409, 409, 409), statuses);
    }

    @Test
    void anArticleShowsTheLatestCopiesOfEachPartnerAndTheirNumber() {
        TestPartner partner = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        insertCopies(partner, MANY);
        Response holders = get(stage.rightsDesk, "/v1/articles/" + story + "/reproductions");
        holders.then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].copyCount", equalTo(MANY))
                .body("items[0].copies", hasSize(100));
        int bytes = holders.asByteArray().length;
        System.out.printf("Article with %d copies of one partner: %d bytes%n", MANY, bytes);
        assertTrue(bytes < ALONE_BYTES, bytes + " bytes");
        get(stage.rightsDesk, Stage.local(holders.path("items[0].links.copies")) + "&limit=100")
                .then()
                .statusCode(200)
                .body("items", hasSize(100));
        assertConflict(
                "too-many-reproductions",
                post(
                        stage.writingKey(partner),
                        "/v1/reproductions",
                        JsonBody.with("article", story)
                                .and("url", "https://partner.example/one-more")
                                .and("version", 1)
                                .json()));
    }

    @Test
    void aPartnerHasABoundedNumberOfOpenPermissionRequests() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String key = stage.writingKey(partner);
        Sql.of("""
                        insert into inquiry (id, partner_id, target, asked, state, created_at, created_by)
                        select next_id(), :partner, 'feed:f-' || i, jsonb_build_object('feed', 'f-' || i, 'level', 'full', 'outlet', cast(:outlet as text)),
                               'open', dateline_now(), 'test'
                        from generate_series(1, :maxOpen) i
                        """)
                .with("partner", partner.id())
                .with("outlet", partner.outlet().toString())
                .with("maxOpen", PermissionApplicationService.MAX_OPEN)
                .run(database);
        String request = JsonBody.with("article", story).and("level", "full").json();
        assertConflict("too-many-permission-requests", post(key, "/v1/permission-requests", request));
        String open = get(key, "/v1/permission-requests?state=open").path("items[0].links.withdrawals");
        post(key, Stage.local(open), "{}").then().statusCode(201);
        post(key, "/v1/permission-requests", request).then().statusCode(201);
    }

    @Test
    void aPartnerMakesABoundedNumberOfPermissionRequestsInADay() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String key = stage.writingKey(partner);
        Sql.of("""
                        insert into audit_event (id, at, kind, subject, partner_id, key_id, made_by)
                        select next_id(), dateline_now(), 'request-made', 'request:earlier', :partner, 'its key', 'test'
                        from generate_series(1, 199)
                        """).with("partner", partner.id()).run(database);
        String request = JsonBody.with("article", story).and("level", "full").json();
        Response last = post(key, "/v1/permission-requests", request);
        last.then().statusCode(201);
        post(key, Stage.local(last.path("links.withdrawals")), "{}").then().statusCode(201);
        Response refused = post(key, "/v1/permission-requests", request);
        refused.then().statusCode(429).header("Retry-After", "3600");
        assertEquals("rate-limited", refused.path("code"));
    }

    @Test
    void aPageOfLongPermissionsEndsEarlyAndMissesNone() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String permission =
                newsroom.permission(partner, JsonBody.with("everything", true).and("level", "full"));
        int first = 100;
        Sql.of("""
                        insert into permission_version (permission_id, version, state, terms, recorded_at, recorded_by)
                        select v.permission_id, i, v.state, jsonb_set(v.terms - 'everything', '{scope}', jsonb_build_object('articles',
                            (select jsonb_agg(gen_random_uuid()) from generate_series(1, 1000)))), v.recorded_at, v.recorded_by
                        from permission_version v cross join generate_series(:first, :recordedBy) i
                        where v.permission_id = :permission and v.version = 1
                        """)
                .with("first", first)
                .with("recordedBy", first + 59)
                .with("permission", UUID.fromString(permission))
                .run(database);
        String rightsDesk = newsroom.key("permissions:write");
        List<Integer> versions = new ArrayList<>();
        String next = "/v1/permissions/" + permission + "/versions?limit=100";
        int pages = 0;
        while (next != null) {
            Response page = get(rightsDesk, next);
            page.then().statusCode(200);
            assertTrue(page.asByteArray().length < 1_200_000, page.asByteArray().length + " bytes");
            versions.addAll(page.path("items.version"));
            String link = page.path("links.next");
            next = link == null ? null : Stage.local(link);
            pages++;
        }
        assertTrue(pages > 1, pages + " pages");
        assertEquals(
                IntStream.iterate(first + 59, number -> number - 1)
                        .limit(60)
                        .boxed()
                        .toList(),
                versions.subList(0, 60));
    }

    @Test
    void anEvaluationStoresNothingUnderItsIdempotencyKey() {
        TestPartner partner = stage.partner(JsonBody.empty());
        String once = UUID.randomUUID().toString();
        for (UUID article : List.of(story, UUID.randomUUID(), story)) {
            as(partner.key())
                    .header("Idempotency-Key", once)
                    .contentType("application/json")
                    .body(JsonBody.with("articles", List.of(article)).json())
                    .post("/v1/rights/evaluations")
                    .then()
                    .statusCode(200)
                    .header("Idempotency-Replayed", nullValue());
        }
        assertEquals(
                0L,
                Sql.of("select count(*) from idempotency where key = :once")
                        .with("once", once)
                        .first(database, row -> row.getLong(1))
                        .orElseThrow());
    }

    private static void assertConflict(String code, Response answer) {
        answer.then().statusCode(409).body("code", equalTo(code));
    }
}
