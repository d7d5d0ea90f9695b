package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.syndication.Stage.pull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.cache.CacheReset;
import dateline.change.CutLog;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** After retention has cut the change log, change feeds, notices and Last-Modified are the same as without the cut. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CutLogTest extends NoticeFixture {

    private static final String PUBLIC = "/v1/changes?since=";

    @Inject
    AgroalDataSource database;

    @Test
    void killsReleasesAndCorrectionsAfterACutReachPartnerCopiesNoticesAndLastModified() {
        // Other tests change articles while the clock is ahead; a list sends no date of a change that lies in the
        // future.
        newsroom.later(untilEveryChangeHasPassed());
        TestPartner partner = stage.partner(JsonBody.with("articlesFrom", now()));
        UUID killed = stage.story();
        UUID released = stage.story();
        UUID corrected = stage.story();
        UUID open = newsroom.publish("{\"headline\":\"Open\",\"visibility\":\"public\"}", "{}");
        List<UUID> all = List.of(killed, released, corrected, open);
        Mirror mirror = Mirror.withTexts(partner.key());
        for (UUID one : all) {
            for (int i = 0; i < 3; i++) stage.correct(one, "clarification");
            pull(partner, one).then().statusCode(200);
            stage.update(one);
        }
        String follower = caughtUp();
        mirror.catchUp(50);
        stage.step(released, "withholdings");
        stage.correct(released, "correction");
        stage.correct(released, "retraction");
        // A list has a Last-Modified once no other change can happen in the same second.
        newsroom.later(Duration.ofMinutes(1));
        String list = "/v1/articles?limit=3";
        String modified = get(null, list).header("Last-Modified");
        String feed = get(null, "/v1/feeds/latest.atom").header("Last-Modified");
        int before = rows(open);

        assertTrue(CutLog.cutAll(database) >= 3 * (before - 1));
        assertEquals(1, rows(open));
        assertEquals(1, rows(killed));
        assertEquals(before + 3, rows(released), "no row of a withheld article is cut");
        assertEquals(0, CutLog.cutAll(database));
        assertNotNull(modified);
        assertEquals(modified, get(null, list).header("Last-Modified"));
        assertEquals(feed, get(null, "/v1/feeds/latest.atom").header("Last-Modified"));

        stage.step(killed, "kills");
        stage.step(released, "releases");
        stage.correct(corrected, "correction");
        stage.step(open, "kills");

        newsroom.later(Duration.ofMinutes(1));
        mirror.catchUp(50);
        assertEquals(mirror.catalogue(), mirror.articles());
        assertEquals(List.of(), mirror.findStale());
        assertEquals("remove", mirror.lastItem(killed).get("kind").asText());
        assertEquals(0, mirror.startOvers());
        assertEquals(List.of("kill"), stage.kinds(partner, killed));
        // The two notices of the release may have ids of the same millisecond, which have no order.
        assertEquals(
                List.of("correction", "retraction", "withholding"),
                stage.kinds(partner, released).stream().sorted().toList());
        assertEquals(List.of("correction"), stage.kinds(partner, corrected));
        // Articles of other tests may change by time alone.
        List<String> items = get(null, PUBLIC + follower).path("items.collect { it.kind + ' ' + it.article }");
        List<String> ours = items.stream()
                .filter(item -> all.stream().anyMatch(one -> item.endsWith(one.toString())))
                .toList();
        assertEquals(List.of("remove " + open), ours);
        assertTrue(date(get(null, list).header("Last-Modified")).isAfter(date(modified)));
    }

    @Test
    void aCursorThatNamesACutRowIsValidAndOneThatNamesNoRowIsNot() {
        UUID one = newsroom.publish("{\"headline\":\"Open\",\"visibility\":\"public\"}", "{}");
        String follower = caughtUp();
        stage.correct(one, "clarification");
        String moved = caughtUp();
        stage.correct(one, "clarification");
        assertTrue(CutLog.cutAll(database) >= 2);
        assertEquals(1, rows(one));
        for (String cursor : List.of(follower, moved)) {
            Response answer = get(null, PUBLIC + cursor);
            assertEquals(200, answer.statusCode(), answer.asString());
            assertEquals(List.of(one.toString()), answer.path("items.article"));
        }
        run("update cut_change set mark = mark + 1");
        assertEquals(410, get(null, PUBLIC + moved).statusCode());
        run("update cut_change set mark = mark - 1");
        assertEquals(200, get(null, PUBLIC + moved).statusCode());
        run("delete from cut_change");
        assertEquals(410, get(null, PUBLIC + moved).statusCode());
    }

    @Test
    void rowsThatPositionsDependOnAreNotCut() {
        UUID one = newsroom.publish("{\"headline\":\"Open\",\"visibility\":\"public\"}", "{}");
        for (int i = 0; i < 3; i++) stage.correct(one, "clarification");
        String before = positions();
        Sql.of("update cut_progress set epoch = 0, xid = '0', id = 0").run(database);
        for (int i = 0; i < 50; i++)
            Sql.of("select looked from cut_changes(dateline_now() + interval '1 second', 500)")
                    .list(database, row -> row.getInt(1));
        assertEquals(before, positions());
        assertEquals(4, rows(one));
    }

    @Test
    void aStateThatIsRecordedNowhereElseIsNotCut() {
        UUID one = newsroom.publish("{\"headline\":\"Open\",\"visibility\":\"public\"}", "{}");
        stage.update(one);
        stage.step(one, "withholdings");
        stage.step(one, "releases");
        stage.correct(one, "correction");
        stage.correct(one, "correction");
        // Simulates changes from before the history tables existed.
        Sql.of("update history_start set xid = pg_current_xact_id(), epoch = current_epoch()")
                .run(database);
        try {
            CutLog.cutAll(database);
            assertEquals(List.of("published", "withheld", "released", "corrected"), newsroom.changes(one));
        } finally {
            Sql.of("update history_start set xid = '1', epoch = 0").run(database);
        }
        CutLog.cutAll(database);
        assertEquals(List.of("corrected"), newsroom.changes(one));
    }

    private void run(String sql) {
        Sql.of(sql).run(database);
        CacheReset.pollAndClear();
    }

    private Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    private Duration untilEveryChangeHasPassed() {
        return Sql.of("select greatest(0, ceil(extract(epoch from max(at) - dateline_now()))) from change")
                .first(database, row -> Duration.ofSeconds(row.getLong(1)))
                .orElseThrow()
                .plusSeconds(10);
    }

    private static Instant date(String header) {
        return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private String positions() {
        return Sql.of("select told_position() || ' ' || log_position()")
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    private int rows(UUID article) {
        return newsroom.changes(article).size();
    }

    /** @return a cursor of the public change feed at its end */
    private static String caughtUp() {
        String cursor = null;
        while (true) {
            Response answer = as(null).get("/v1/changes?limit=100" + (cursor == null ? "" : "&since=" + cursor));
            answer.then().statusCode(200);
            cursor = answer.path("nextCursor");
            if ((boolean) answer.path("caughtUp")) return cursor;
        }
    }
}
