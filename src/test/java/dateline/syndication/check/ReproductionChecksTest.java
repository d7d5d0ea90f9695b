package dateline.syndication.check;

import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import dateline.syndication.Client;
import dateline.syndication.Stage;
import dateline.syndication.check.PartnerSites.SiteResponse;
import dateline.syndication.check.PlantedPages.PlantedPage;
import dateline.syndication.check.PlantedPages.PlantedStory;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks of partners' pages: results, who may check, schedules, and what a check does to notices. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReproductionChecksTest {

    // Each story has 20 pages, one with each fault.
    private static final int STORIES = Boolean.getBoolean("long") ? 10 : 3;
    private static final int MAX_WRONG = STORIES / 5;
    private static final List<String> ASPECTS = List.of("creditLine", "canonical", "robots", "version", "removed");
    private static final JsonBody TERMS =
            JsonBody.with("obligations", JsonBody.with("canonical", true).and("robots", "noindex"));

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private PartnerSites sites;
    private Stage stage;
    private TestPartner partner;
    private String key;

    @BeforeEach
    void openSites() throws IOException {
        sites = new PartnerSites();
        stage = new Stage(newsroom);
        partner = stage.partner(TERMS);
        key = stage.writingKey(partner);
    }

    @AfterEach
    void closeSites() throws IOException {
        newsroom.clockBack();
        sites.close();
    }

    private record CheckedPage(PlantedPage page, String copy, String check) {}

    @Test
    void plantedPagesGetTheRightResults() throws InterruptedException {
        Random random = new Random(Seed.of(ReproductionChecksTest.class));
        PlantedPages planted = new PlantedPages(random, sites.canaryPort());
        List<CheckedPage> checked = new ArrayList<>();
        for (int i = 0; i < STORIES; i++) {
            PlantedStory story = planted.story();
            UUID article = publishBothVersions(story);
            JsonNode obligations = json(pull(partner, article)).get("obligations");
            List<PlantedPage> pages = planted.pages(
                    story,
                    obligations.get("creditLine").textValue(),
                    obligations.get("canonical").textValue());
            for (PlantedPage page : pages) {
                // The fragment is not requested.
                String fragment = i == 0 ? "#post-5" : "";
                String url = sites.publish("/" + Newsroom.unique("page"), page.response()) + fragment;
                String copy = register(article, url, 2, page.isReportedRemoved());
                checked.add(new CheckedPage(page, copy, request(copy)));
            }
        }
        assertEquals(20 * STORIES, checked.size());
        List<String> wrong = new ArrayList<>();
        for (CheckedPage page : checked) {
            JsonNode result = json(done(page.copy(), page.check()));
            String results = String.join(
                    " ",
                    ASPECTS.stream()
                            .map(aspect -> result.get(aspect).get("result").textValue())
                            .toList());
            if (!results.equals(page.page().results()))
                wrong.add(page.page().fault() + ": " + page.page().results() + " expected, found " + result);
        }
        wrong.forEach(System.out::println);
        System.out.println("pages with the right results: " + (checked.size() - wrong.size()) + " of " + checked.size()
                + ", requests to sites: " + sites.requests + ", to the canary: " + sites.canary);
        assertTrue(wrong.size() <= MAX_WRONG, () -> String.join("\n", wrong));
        assertEquals(0, sites.canary.get());
    }

    private UUID publishBothVersions(PlantedStory story) {
        UUID article = newsroom.publish(
                JsonBody.with("headline", story.headline())
                        .and("teaser", story.teaser())
                        .and("visibility", "licensed")
                        .and("language", "en")
                        .and("body", paragraphs(story.first()))
                        .json(),
                "{}");
        pull(partner, article).then().statusCode(200);
        correct(article, JsonBody.with("body", paragraphs(story.second())));
        pull(partner, article).then().statusCode(200).body("version", equalTo(2));
        return article;
    }

    private static List<JsonBody> paragraphs(List<String> texts) {
        return texts.stream()
                .map(text -> JsonBody.with("type", "paragraph").and("text", text))
                .toList();
    }

    private void correct(UUID article, JsonBody changes) {
        Client editor = new Client(newsroom.key("articles:read", "articles:write"));
        Client.Answer corrected = editor.post(
                "/v1/articles/" + article + "/corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "It was Tuesday.")
                        .and("changes", changes)
                        .json(),
                editor.get("/v1/drafts/" + article).etag());
        assertEquals(201, corrected.status(), corrected.body());
    }

    private String register(UUID article, String url, int version, boolean isRemoved) {
        Response created = post(
                key,
                "/v1/reproductions",
                JsonBody.with("article", article)
                        .and("url", url)
                        .and("version", version)
                        .and("status", isRemoved ? "removed" : "running")
                        .json());
        created.then().statusCode(201);
        return created.path("id");
    }

    /** Returns the id of a copy of an article of its own, which the partner has pulled. */
    private String registerCopy(String url) {
        UUID story = stage.story();
        pull(partner, story);
        return register(story, url, 1, false);
    }

    private String request(String copy) {
        Response requested = post(key, "/v1/reproductions/" + copy + "/checks", "");
        requested.then().statusCode(201).body("state", equalTo("pending"));
        return requested.path("id");
    }

    private Response done(String copy, String check) throws InterruptedException {
        String path = "/v1/reproductions/" + copy + "/checks/" + check;
        Hooks.await("the check " + path, () -> get(key, path).path("state").equals("done"));
        return get(key, path);
    }

    private static JsonNode json(Response response) {
        return Hooks.json(response.asString());
    }

    private static SiteResponse page(String text) {
        return SiteResponse.html(
                "<html><head><meta name=robots content=noindex></head><body>" + text + "</body></html>");
    }

    private static final String LAMP = "<h1>Lamp</h1><p>The keeper wound the lamp by hand until the ferry was in.</p>";

    @Test
    void aResultStandsWithTheCopyInEachReport() throws InterruptedException {
        UUID story = stage.story();
        pull(partner, story);
        String copy = register(story, sites.publish("/lamp", page(LAMP)), 1, false);
        String check = request(copy);
        done(copy, check)
                .then()
                .body("creditLine.result", equalTo("missing"))
                .body("canonical.result", equalTo("missing"))
                .body("robots.result", equalTo("ok"))
                .body("version.result", equalTo("ok"))
                .body("removed.found", equalTo("running"))
                .body("requestedBy", nullValue());
        get(key, "/v1/reproductions/" + copy).then().body("check", nullValue()).body("links.checks", notNullValue());
        get(stage.rightsDesk, "/v1/reports/reproductions?partner=" + partner.id())
                .then()
                .body("items[0].check.id", equalTo(check))
                .body("items[0].check.creditLine", equalTo("missing"));
        get(stage.rightsDesk, "/v1/articles/" + story + "/reproductions")
                .then()
                .body("items[0].copies[0].check.id", equalTo(check))
                .body("items[0].copies[0].check.version", equalTo("ok"));
        get(stage.rightsDesk, "/v1/reproductions/" + copy + "/checks")
                .then()
                .body("items", hasSize(1))
                .body("items[0].requestedBy", equalTo("k"));
        stage.correct(story, "correction");
        newsroom.later(Duration.ofDays(3));
        String later = request(copy);
        done(copy, later)
                .then()
                .body("version.result", equalTo("differs"))
                .body("version.expected", equalTo("2"))
                .body("version.found", equalTo("1"));
        get(stage.rightsDesk, "/v1/reports/overdue?partner=" + partner.id())
                .then()
                .body("items[0].checkedCopies[0].id", equalTo(copy))
                .body("items[0].checkedCopies[0].check.id", equalTo(later))
                .body("items[0].checkedCopies[0].check.version", equalTo("differs"));
    }

    @Test
    void aPageThatStillRunsContradictsAnAcknowledgementAndOpensTheNotice() throws InterruptedException {
        UUID story = stage.story();
        pull(partner, story);
        String url = sites.publish("/contradicted", page(LAMP));
        String copy = register(story, url, 1, false);
        stage.step(story, "withholdings");
        String notice = stage.notice(partner, "withholding");
        post(
                        key,
                        "/v1/notices/" + notice + "/acknowledgements",
                        JsonBody.with("outcome", "removed").and("url", url).json())
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        done(copy, request(copy))
                .then()
                .body("removed.expected", equalTo("removed"))
                .body("removed.result", equalTo("differs"))
                .body("acknowledgement.outcome", equalTo("removed"))
                .body("acknowledgement.result", equalTo("contradicted"));
        get(key, "/v1/notices/" + notice).then().body("state", equalTo("acknowledged"));
        sites.publish("/contradicted", page("<p>Nothing here.</p>").status(410));
        done(copy, request(copy))
                .then()
                .body("removed.result", equalTo("ok"))
                .body("acknowledgement.result", equalTo("confirmed"));
    }

    @Test
    void aCheckThatEndedItsNodeThreeTimesIsNotMadeAgain() throws InterruptedException {
        String url = sites.publish("/costly", page(LAMP));
        String copy = registerCopy(url);
        int requests = sites.requests.get();
        UUID check = UUID.randomUUID();
        Sql.of("insert into reproduction_check (id, reproduction_id, host, url, requested_at, requested_by, attempts)")
                .add("values (:check, cast(:copy as uuid), '', :url, dateline_now(), 'test', 3)")
                .with("check", check)
                .with("copy", copy)
                .with("url", url)
                .run(database);
        done(copy, check.toString())
                .then()
                .body("problem.code", equalTo("internal-error"))
                .body("problem.detail", containsString("3 times"));
        assertEquals(requests, sites.requests.get());
        done(copy, request(copy)).then().body("version.result", equalTo("ok"));
    }

    @Test
    void aPartnerChecksItsOwnCopiesAndTheRightsDeskChecksAll() {
        String path = "/v1/reproductions/" + registerCopy(sites.publish("/own", page(LAMP)));
        TestPartner other = stage.partner(TERMS);
        String otherKey = stage.writingKey(other);
        for (String address : List.of(path, path + "/checks"))
            get(otherKey, address).then().statusCode(404);
        post(otherKey, path + "/checks", "").then().statusCode(404);
        String id = post(stage.rightsDesk, path + "/checks", "")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        get(otherKey, path + "/checks/" + id).then().statusCode(404);
        get(key, path + "/checks/" + id).then().statusCode(200);
        get(key, path + "/checks/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("reproduction-check-not-found"));
    }

    @Test
    void theRightsDeskSetsAScheduleThatThePartnerCanOnlyTighten() throws InterruptedException {
        String copy = registerCopy(sites.publish("/scheduled", page(LAMP)));
        String path = "/v1/reproductions/" + copy;
        edit(stage.rightsDesk, path, "{\"url\":\"https://partner.example/other\"}", 422);
        edit(stage.rightsDesk, path, "{\"checkEvery\":\"PT59M\"}", 422);
        edit(stage.rightsDesk, path, "{\"checkEvery\":\"P1D\"}", 200).then().body("checkEvery", equalTo("P1D"));
        Hooks.await(
                "a scheduled check",
                () -> get(key, path + "/checks")
                        .<List<String>>path("items.state")
                        .contains("done"));
        get(stage.rightsDesk, path + "/checks").then().body("items.requestedBy", equalTo(List.of("schedule")));
        edit(key, path, "{\"checkEvery\":\"P2D\"}", 422);
        edit(key, path, "{\"checkEvery\":null}", 422);
        edit(key, path, "{\"checkEvery\":\"PT6H\"}", 200).then().body("checkEvery", equalTo("PT6H"));
        edit(stage.rightsDesk, path, "{\"checkEvery\":null}", 200).then().body("checkEvery", nullValue());
        edit(key, path, "{\"checkEvery\":\"PT12H\"}", 200);
        edit(key, path, "{\"checkEvery\":null}", 200);
    }

    private static Response edit(String by, String path, String body, int status) {
        Response edited = patch(by, path, get(by, path).header("ETag"), body);
        edited.then().statusCode(status);
        return edited;
    }

    @Test
    void theScheduleBacksOffWhileThePageCannotBeRead() throws InterruptedException {
        String url = sites.publish("/failing", page(LAMP).status(503).with("Retry-After", "36000"));
        String copy = registerCopy(url);
        edit(stage.rightsDesk, "/v1/reproductions/" + copy, "{\"checkEvery\":\"PT1H\"}", 200);
        Hooks.await("a failed check", () -> failures(copy) == 1);
        assertTrue(hoursToNext(copy) >= 9.9, "Retry-After is 10 hours: " + hoursToNext(copy));
        get(key, "/v1/reproductions/" + copy + "/checks")
                .then()
                .body("items[0].problem.code", equalTo("http-status"))
                .body("items[0].version.result", equalTo("unknown"));
        sites.publish("/failing", page(LAMP).status(500));
        for (int failed = 2; failed <= 4; failed++) {
            int expected = failed;
            Sql.of("update reproduction set next_check_at = dateline_now() where id = :copy")
                    .with("copy", UUID.fromString(copy))
                    .run(database);
            Hooks.await("failed check " + failed, () -> failures(copy) == expected);
            double hours = Math.pow(2, failed);
            assertEquals(hours, hoursToNext(copy), 0.11 * hours);
        }
    }

    private int failures(String copy) {
        return number("check_failures", copy).intValue();
    }

    private double hoursToNext(String copy) {
        return number("extract(epoch from next_check_at - dateline_now()) / 3600", copy)
                .doubleValue();
    }

    private Double number(String column, String copy) {
        return Sql.of("select " + column + " from reproduction where id = :copy")
                .with("copy", UUID.fromString(copy))
                .first(database, row -> row.getDouble(1))
                .orElseThrow();
    }

    @Test
    void aCheckThatWaitsIsNotRequestedTwice() throws InterruptedException {
        String copy = registerCopy(sites.publish("/once", page(LAMP).after(1_000)));
        String first = request(copy);
        assertEquals(first, request(copy));
        done(copy, first);
        assertEquals(1, sites.requests.get());
    }

    @Test
    void theChecksOfOnePartnerDoNotWaitBehindThoseOfAnother() throws InterruptedException {
        UUID story = stage.story();
        pull(partner, story);
        List<String[]> many = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> {
                    String copy = register(
                            story, sites.publish("/slow" + i, page(LAMP).after(1_000)), 1, false);
                    return new String[] {copy, request(copy)};
                })
                .toList();
        partner = stage.partner(TERMS);
        key = stage.writingKey(partner);
        pull(partner, story);
        String copy = register(story, sites.publish("/other", page(LAMP)), 1, false);
        done(copy, request(copy));
        int left = Sql.of("select count(*) from reproduction_check where id = any(:many) and checked_at is null")
                .withIds(
                        "many",
                        many.stream().map(check -> UUID.fromString(check[1])).toList())
                .first(database, row -> row.getInt(1))
                .orElseThrow();
        assertTrue(left >= 10, left + " left");
    }

    @Test
    void atMostFourPagesOfOneHostAreFetchedAtOnce() throws InterruptedException {
        UUID story = stage.story();
        pull(partner, story);
        List<String[]> checks = Stream.iterate(0, i -> i + 1)
                .limit(8)
                .map(i -> {
                    // The same path has the same host; the query makes another copy of it.
                    String url = sites.publish("/busy", page(LAMP).after(500));
                    String copy = register(story, url + "?" + i, 1, false);
                    return new String[] {copy, request(copy)};
                })
                .toList();
        for (String[] check : checks) done(check[0], check[1]).then().body("version.result", equalTo("ok"));
        assertTrue(sites.mostAtOnce() <= 4, sites.mostAtOnce() + " at once");
        assertEquals(8, sites.requests.get());
    }
}
