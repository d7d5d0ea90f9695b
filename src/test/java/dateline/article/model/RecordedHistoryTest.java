package dateline.article.model;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The history tables of migration V43: each way of changing a recorded subject leaves one row with its state. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RecordedHistoryTest {

    private static final JsonBody BODY =
            JsonBody.with("body", List.of(JsonBody.with("type", "paragraph").and("text", "It rained.")));

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ArticleStateBaseline baseline;

    private String editor;
    private String slug;

    @BeforeEach
    void createEditorAndSlug() {
        editor = newsroom.key("articles:write", "articles:read", "feeds:write", "partners:write", "keys:write");
        slug = Newsroom.unique("recorded").toLowerCase();
    }

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void eachChangeOfASourceIsRecorded() {
        put("/v1/sources/" + slug, null, "{\"name\":\"Wire\",\"visibility\":\"public\"}");
        put(
                "/v1/sources/" + slug,
                "",
                JsonBody.with("name", "Wire")
                        .and("visibility", "licensed")
                        .and("copyrightHolder", "W")
                        .json());
        assertEquals(
                List.of("1 Wire public test false", "2 Wire licensed test false"),
                rows("version || ' ' || name || ' ' || visibility || ' ' || recorded_by || ' ' || deleted", "source"));
        // Many rows in one statement, as by an operator or a node of the previous release.
        Sql.of("update source set media_syndicatable = 'deny', announced = false where slug = :slug")
                .with("slug", slug)
                .run(database);
        Sql.of("update source set announced = true where slug = :slug")
                .with("slug", slug)
                .run(database);
        assertEquals(List.of("allow", "allow", "deny"), rows("media_syndicatable", "source"));
        Sql.of("delete from source where slug = :slug").with("slug", slug).run(database);
        assertEquals(List.of("null", "true"), last("coalesce(recorded_by, 'null'), deleted", "source"));
    }

    @Test
    void aSourceCreatedByAnArticleAWireItemOrABulkItemIsRecorded() {
        post(
                editor,
                "/v1/articles",
                JsonBody.with("headline", "One").and("source", slug + "-draft").json());
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with("sourceVersion", "1")
                        .and("headline", "Two")
                        .andAll(BODY)
                        .json())
                .put("/v1/articles/by-source/" + slug + "-wire/item-1")
                .then()
                .statusCode(201);
        bulk(JsonBody.with(
                        "sources",
                        List.of(JsonBody.with("slug", slug + "-bulk")
                                .and("name", "Brought")
                                .and("visibility", "teaser")))
                .and(
                        "article",
                        JsonBody.with("headline", "Three")
                                .and("source", slug + "-bulk")
                                .and("sourceId", "3"))
                .json());
        assertEquals(
                List.of(slug + "-bulk teaser", slug + "-draft public", slug + "-wire licensed"),
                Sql.of("select slug || ' ' || visibility from source_version where slug like :slug order by slug")
                        .with("slug", slug + "-%")
                        .list(database, row -> row.getString(1)));
    }

    @Test
    void aSectionIsRecordedWithItsParent() {
        put("/v1/sections/" + slug + "-top", null, "{\"name\":\"Top\"}");
        put("/v1/sections/" + slug, null, "{\"name\":\"Below\"}");
        put(
                "/v1/sections/" + slug,
                "",
                JsonBody.with("name", "Below").and("parent", slug + "-top").json());
        put("/v1/sections/" + slug, "", "{\"name\":\"Beside\"}");
        bulk(JsonBody.with(
                        "sections",
                        List.of(JsonBody.with("slug", slug + "-bulk")
                                .and("name", "Brought")
                                .and("parent", slug + "-top")))
                .and(
                        "article",
                        JsonBody.with("headline", "One")
                                .and("section", slug + "-bulk")
                                .and("source", slug)
                                .and("sourceId", "1")
                                .and("visibility", "public"))
                .json());
        assertEquals(
                List.of("1 Below -", "2 Below " + slug + "-top", "3 Beside -"),
                rows("version || ' ' || name || ' ' || coalesce(parent, '-')", "section"));
        assertEquals(
                List.of(slug + "-top"),
                Sql.of("select parent from section_version where slug = :slug")
                        .with("slug", slug + "-bulk")
                        .list(database, row -> row.getString(1)));
    }

    @Test
    void aFeedIsRecordedThroughDeletionAndReuseOfItsSlug() {
        String feed = "/v1/feeds/" + slug;
        put(
                feed,
                null,
                JsonBody.with("title", "A")
                        .and("query", JsonBody.with("section", List.of("sport")))
                        .json());
        put(feed, "", "{\"title\":\"B\",\"itemCount\":5}");
        as(editor)
                .header("If-Match", get(editor, feed).header("ETag"))
                .delete(feed)
                .then()
                .statusCode(204);
        put(feed, null, "{\"title\":\"C\"}");
        assertEquals(
                List.of("1 A 20 false", "2 B 5 false", "2 B 5 true", "3 C 20 false"),
                rows("version || ' ' || title || ' ' || item_count || ' ' || deleted", "feed"));
        assertEquals(
                List.of("sport"),
                Sql.of("select query::text from feed_version where slug = :slug order by place limit 1")
                        .with("slug", slug)
                        .list(database, row -> row.getString(1).replaceAll(".*\\[\"(.*?)\"].*", "$1")));
    }

    @Test
    void aPartnerAndItsOutletAreRecordedWithoutContacts() {
        Response made = post(
                editor,
                "/v1/partners",
                JsonBody.with("name", slug)
                        .and(
                                "contacts",
                                List.of(JsonBody.with("kind", "editorial")
                                        .and("name", "Ada Example")
                                        .and("email", "ada@" + slug + ".example")))
                        .json());
        made.then().statusCode(201);
        String partner = "/v1/partners/" + made.path("id");
        patch(editor, partner, made.header("ETag"), "{\"status\":\"suspended\",\"country\":\"NO\"}")
                .then()
                .statusCode(200);
        UUID id = UUID.fromString(made.path("id"));
        assertEquals(
                List.of("1 active -", "2 suspended NO"),
                Sql.of(
                                "select version || ' ' || status || ' ' || coalesce(country, '-') from partner_version where partner_id = :partnerId order by place")
                        .with("partnerId", id)
                        .list(database, row -> row.getString(1)));
        assertEquals(
                0,
                Sql.of("select count(*) from partner_version p where to_jsonb(p)::text like :text")
                        .with("text", "%ada@%")
                        .first(database, row -> row.getInt(1))
                        .orElseThrow());
        Response outlet = post(editor, partner + "/outlets", "{\"name\":\"Site\",\"territories\":[\"NO\"]}");
        outlet.then().statusCode(201);
        patch(
                        editor,
                        partner + "/outlets/" + outlet.path("id"),
                        outlet.header("ETag"),
                        "{\"territories\":[\"NO\",\"SE\"]}")
                .then()
                .statusCode(200);
        assertEquals(
                List.of("1 {NO}", "2 {NO,SE}"),
                Sql.of(
                                "select version || ' ' || territories::text from outlet_version where outlet_id = :outletId order by place")
                        .with("outletId", UUID.fromString(outlet.path("id")))
                        .list(database, row -> row.getString(1)));
    }

    @Test
    void anArticleIsRecordedFromItsFirstPublicationToItsKill() {
        Response draft = post(
                editor,
                "/v1/articles",
                JsonBody.with("headline", "One").and("slug", slug).andAll(BODY).json());
        UUID id = UUID.fromString(draft.path("id"));
        assertEquals(List.of(), states(id));
        Instant embargo = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        publish(id, JsonBody.with("embargoedUntil", embargo).json());
        newsroom.later(Duration.ofHours(3));
        // Neither the end of the embargo nor a new version changes the recorded state.
        publish(id, "{}");
        transition(
                id,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "It snowed.")
                        .and("changes", JsonBody.with("headline", "Snow"))
                        .json());
        transition(id, "withholdings", "{\"reason\":\"check\"}");
        transition(id, "releases", "{\"reason\":\"checked\"}");
        transition(id, "unpublications", "{\"reason\":\"old\"}");
        publish(id, JsonBody.with("expiresAt", embargo.plus(9, ChronoUnit.DAYS)).json());
        transition(id, "kills", "{\"reason\":\"court\"}");
        String day = embargo.toString();
        String end = embargo.plus(9, ChronoUnit.DAYS).toString();
        assertEquals(
                List.of(
                        "usable " + day + " " + day + " - -",
                        "withheld " + day + " " + day + " - -",
                        "usable " + day + " " + day + " - -",
                        "unpublished " + day + " " + day + " - -",
                        "usable " + day + " " + day + " - " + end,
                        "canceled " + day + " " + day + " - " + end),
                states(id));
    }

    @Test
    void articlesOfAWireAndOfABulkAreRecordedOnce() {
        Response made = as(editor)
                .contentType("application/json")
                .body(JsonBody.with("sourceVersion", "1")
                        .and("headline", "Two")
                        .and("visibility", "public")
                        .andAll(BODY)
                        .json())
                .put("/v1/articles/by-source/" + slug + "/item-1?publish=true");
        made.then().statusCode(201);
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with("sourceVersion", "2")
                        .and("headline", "Three")
                        .and("visibility", "teaser")
                        .andAll(BODY)
                        .json())
                .put("/v1/articles/by-source/" + slug + "/item-1?publish=true")
                .then()
                .statusCode(200);
        assertEquals(List.of("usable public", "usable teaser"), visibilities(UUID.fromString(made.path("id"))));

        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            JsonBody draft = JsonBody.with(
                    "article",
                    JsonBody.with("headline", String.valueOf(i))
                            .and("source", slug)
                            .and("sourceId", "bulk-" + i));
            JsonBody live = draft.and("state", "live").and("publishedAt", "2020-03-01T06:00:00Z");
            lines.add((i < 15 ? live : draft).json());
        }
        bulk(lines.toArray(String[]::new));
        assertEquals(List.of("15 15"), Sql.of("""
                                select count(*) || ' ' || count(distinct s.article_id) from article_state s join article a on a.id = s.article_id
                                where a.source = :source and a.source_id like 'bulk-%' and s.status = 'usable'
                                """).with("source", slug).list(database, row -> row.getString(1)));
    }

    @Test
    void theVisibilityOfAnArticleFollowsItsSourceWithoutARowPerArticle() throws Exception {
        put("/v1/sources/" + slug, null, "{\"name\":\"Wire\",\"visibility\":\"public\"}");
        UUID following = newsroom.publish(
                JsonBody.with("headline", "A").and("source", slug).json(), "{}");
        UUID own = newsroom.publish(
                JsonBody.with("headline", "B")
                        .and("visibility", "teaser")
                        .and("source", slug)
                        .json(),
                "{}");
        Instant open = readClock();
        put("/v1/sources/" + slug, "", "{\"name\":\"Wire\",\"visibility\":\"licensed\"}");
        Instant closed = readClock();
        Sql.of("update source set visibility = 'teaser' where slug = :slug")
                .with("slug", slug)
                .run(database);
        Instant teasing = readClock();
        assertEquals(1, states(following).size());
        assertEquals(
                List.of("public", "licensed", "teaser"),
                List.of(at(following, open), at(following, closed), at(following, teasing)));
        assertEquals(List.of("teaser", "teaser"), List.of(at(own, open), at(own, teasing)));
        assertEquals("none", at(following, open.minus(1, ChronoUnit.HOURS)));
        assertEquals(
                List.of("teaser"),
                Sql.of("select effective_visibility from article where id = :following")
                        .with("following", following)
                        .list(database, row -> row.getString(1)));
    }

    @Test
    void anOlderArticleGetsABaselineRowWithItsFirstChange() {
        UUID id = newsroom.publish("{\"headline\":\"A\",\"visibility\":\"public\"}", "{}");
        forgetStates(List.of(id));
        transition(id, "withholdings", "{\"reason\":\"check\"}");
        assertEquals(List.of("true usable", "false withheld"), baselines(id));
        transition(id, "releases", "{\"reason\":\"checked\"}");
        assertEquals(List.of("true usable", "false withheld", "false usable"), baselines(id));
    }

    @Test
    void theBaselineIsWrittenOnceWhileArticlesChange() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) ids.add(newsroom.publish("{\"headline\":\"A\",\"visibility\":\"public\"}", "{}"));
        forgetStates(ids);
        Thread passes = new Thread(() -> {
            for (int i = 0; i < 10; i++) baseline.writeAll();
        });
        passes.start();
        List<UUID> backwards = new ArrayList<>(ids);
        Collections.reverse(backwards);
        // Several articles in one transaction, in another order than that of the job.
        for (String status : List.of("withheld", "usable")) {
            QuarkusTransaction.requiringNew()
                    .run(() -> backwards
                            .subList(0, 6)
                            .forEach(id -> Sql.of("update article set pub_status = :status where id = :id")
                                    .with("status", status)
                                    .with("id", id)
                                    .run(database)));
        }
        passes.join();
        baseline.writeAll();
        for (UUID id : ids) {
            List<String> expected = backwards.indexOf(id) < 6
                    ? List.of("true usable", "false withheld", "false usable")
                    : List.of("true usable");
            assertEquals(expected, baselines(id));
        }
        assertEquals(
                1,
                Sql.of("select count(*) from history_start where complete_at is not null")
                        .first(database, row -> row.getInt(1))
                        .orElseThrow());
    }

    /** Prints the ratio of bulk imports and of single publications with the triggers to those without. */
    @Test
    @Tag("long")
    void recordingStatesCostsLittle() {
        int pairs = 15;
        List<Double> bulks = new ArrayList<>();
        List<Double> singles = new ArrayList<>();
        try {
            measure(true);
            for (int i = 0; i < pairs; i++) {
                double[] with = measure(true);
                double[] without = measure(false);
                bulks.add(with[0] / without[0]);
                singles.add(with[1] / without[1]);
            }
        } finally {
            record(true);
        }
        Collections.sort(bulks);
        Collections.sort(singles);
        System.out.printf(
                "With the history of states: bulk x %.3f, publication x %.3f (medians of %d pairs)%n",
                bulks.get(pairs / 2), singles.get(pairs / 2), pairs);
        assertTrue(bulks.get(pairs / 2) < 1.1, bulks::toString);
        assertTrue(singles.get(pairs / 2) < 1.1, singles::toString);
    }

    private void record(boolean recording) {
        for (String trigger : List.of("article_state_when_made", "article_state_when_changed")) {
            Sql.of("alter table article " + (recording ? "enable" : "disable") + " trigger " + trigger)
                    .run(database);
        }
    }

    /** @return milliseconds of a bulk import of 200 stories, and of 30 publications */
    private double[] measure(boolean recording) {
        record(recording);
        String name = Newsroom.unique("cost");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(JsonBody.with("state", "live")
                    .and("publishedAt", "2020-03-01T06:00:00Z")
                    .and(
                            "article",
                            JsonBody.with("headline", name)
                                    .and("source", name)
                                    .and("sourceId", String.valueOf(i))
                                    .andAll(BODY))
                    .json());
        }
        long begun = System.nanoTime();
        bulk(lines.toArray(String[]::new));
        long bulk = System.nanoTime() - begun;
        long single = 0;
        for (int i = 0; i < 30; i++) {
            Response draft = post(
                    editor,
                    "/v1/articles",
                    JsonBody.with("headline", name).andAll(BODY).json());
            begun = System.nanoTime();
            publish(UUID.fromString(draft.path("id")), "{}");
            single += System.nanoTime() - begun;
        }
        return new double[] {bulk / 1e6, single / 1e6};
    }

    private void forgetStates(List<UUID> ids) {
        ids.forEach(id -> Sql.of("delete from article_state where article_id = :articleId")
                .with("articleId", id)
                .run(database));
        Sql.of("update history_start set complete_at = null").run(database);
    }

    private Instant readClock() throws InterruptedException {
        Instant now = Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
        Thread.sleep(2);
        return now;
    }

    private String at(UUID id, Instant instant) {
        return Sql.of("select effective_visibility from article_state_at(:id, :instant)")
                .with("id", id)
                .with("instant", instant)
                .first(database, row -> row.getString(1))
                .orElse("none");
    }

    private void put(String path, String match, String json) {
        var request = as(editor).contentType("application/json").body(json);
        if (match == null) request.header("If-None-Match", "*");
        else request.header("If-Match", get(editor, path).header("ETag"));
        Response answer = request.put(path);
        assertEquals(match == null ? 201 : 200, answer.statusCode(), answer.asString());
    }

    private void bulk(String... lines) {
        Response answer = as(editor)
                .contentType("application/x-ndjson")
                .body(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/v1/articles/bulk");
        answer.then().statusCode(207);
        assertEquals(
                Collections.nCopies(lines.length, 201), answer.jsonPath().getList("items.status"), answer.asString());
    }

    private void publish(UUID id, String plan) {
        Response draft = get(editor, "/v1/drafts/" + id);
        as(editor)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body(plan)
                .post("/v1/articles/" + id + "/publications")
                .then()
                .statusCode(201);
    }

    private void transition(UUID id, String transition, String body) {
        var request = as(editor).contentType("application/json").body(body);
        if (transition.equals("corrections"))
            request.header("If-Match", get(editor, "/v1/drafts/" + id).header("ETag"));
        Response answer = request.post("/v1/articles/" + id + "/" + transition);
        assertEquals(201, answer.statusCode(), answer.asString());
    }

    private List<String> states(UUID id) {
        return Sql.of("""
                        select status, published_at, embargoed_until, scheduled_at, expires_at from article_state
                        where article_id = :articleId order by place
                        """)
                .with("articleId", id)
                .list(
                        database,
                        row -> row.getString(1) + " " + instant(row, "published_at") + " "
                                + instant(row, "embargoed_until") + " " + instant(row, "scheduled_at") + " "
                                + instant(row, "expires_at"));
    }

    private static String instant(java.sql.ResultSet row, String column) throws java.sql.SQLException {
        Instant instant = Sql.instant(row, column);
        return instant == null ? "-" : instant.toString();
    }

    private List<String> visibilities(UUID id) {
        return Sql.of(
                        "select status || ' ' || visibility from article_state where article_id = :articleId order by place")
                .with("articleId", id)
                .list(database, row -> row.getString(1));
    }

    private List<String> baselines(UUID id) {
        return Sql.of(
                        "select baseline || ' ' || status from article_state where article_id = :articleId order by place")
                .with("articleId", id)
                .list(database, row -> row.getString(1));
    }

    private List<String> rows(String columns, String subject) {
        return Sql.of("select " + columns + " from " + subject + "_version where slug = :slug order by place")
                .with("slug", slug)
                .list(database, row -> row.getString(1));
    }

    private List<String> last(String columns, String subject) {
        return Sql.of("select " + columns + " from " + subject
                        + "_version where slug = :slug order by place desc limit 1")
                .with("slug", slug)
                .first(database, row -> List.of(row.getString(1), String.valueOf(row.getBoolean(2))))
                .orElseThrow();
    }
}
