package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Access to the version history: an article with two versions in each state, at each path, for each caller. A cell has the status,
 * followed by the code of the problem, the versions whose text was in the response, or the listed versions; # marks a version
 * with its hash.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class VersionAccessTest {

    private static final String OLD = "oldquoinwick";
    private static final String NEW = "newquoinwick";

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final Map<String, String> callers = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private String editor;
    private String source;
    private int cells;

    @BeforeEach
    void createCallers() {
        source = Newsroom.unique("history");
        editor = newsroom.key("articles:read", "articles:write");
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("everything", true)
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("level", "full")
                        .and("embargoAccess", true));
        callers.put("anonymous", null);
        callers.put("partner", partner.key());
        callers.put("front end", newsroom.key("articles:read"));
        callers.put("editor", editor);
    }

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void replacedVersionsAreForTheNewsroom() {
        putSource(JsonBody.with("visibility", "public"));
        expectHidden("draft", createDraft(), "404 article-not-found");
        String at = JsonBody.with("at", Instant.now().plus(Duration.ofHours(2))).json();
        expectHidden("scheduled", publishTwoVersions("public", "public", at, at), "404 article-not-found");
        String until = at.replace("at\"", "embargoedUntil\"");
        expectHidden("embargoed", publishTwoVersions("public", "public", until, until), "404 article-not-found");

        UUID open = publishTwoVersions("public", "public", "{}", "{}");
        expectCells("public", open, "list", "200 2# 1", "200 2# 1", "200 2# 1#", "200 2# 1#");
        expectCells("public", open, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        expectCells("public", open, "/2", "200 new", "200 new", "200 new", "200 new");
        expectCells("public", open, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        UUID teaser = publishTwoVersions("teaser", "teaser", "{}", "{}");
        expectCells("teaser", teaser, "list", "200 2 1", "200 2 1", "200 2# 1#", "200 2# 1#");
        expectCells("teaser", teaser, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        expectCells("teaser", teaser, "/2", "200", "200", "200 new", "200 new");
        expectCells("teaser", teaser, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        expectLicensed(publishTwoVersions("licensed", "licensed", "{}", "{}"));
        expectEndedArticlesHidden();
        assertAllAsExpected();
    }

    @Test
    void aPublicHistoryShowsOnlyVersionsThatWerePublicAndStillAre() {
        putSource(JsonBody.with("visibility", "public").and("publicHistory", true));
        UUID open = publishTwoVersions("public", "public", "{}", "{}");
        expectCells("public", open, "list", "200 2# 1#", "200 2# 1#", "200 2# 1#", "200 2# 1#");
        expectCells("public", open, "/1", "200 old", "200 old", "200 old", "200 old");
        expectCells("public", open, "/2", "200 new", "200 new", "200 new", "200 new");
        expectCells("public", open, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        expectLicensed(publishTwoVersions("licensed", "licensed", "{}", "{}"));
        expectLicensed(publishTwoVersions("public", "licensed", "{}", "{}"));

        UUID closing = publishTwoVersions("public", "teaser", "{}", "{}");
        expectCells("teaser now", closing, "list", "200 2 1", "200 2 1", "200 2# 1#", "200 2# 1#");
        expectCells("teaser now", closing, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");

        UUID opening = publishTwoVersions("teaser", "public", "{}", "{}");
        expectCells("a teaser then", opening, "list", "200 2# 1", "200 2# 1", "200 2# 1#", "200 2# 1#");
        expectCells("a teaser then", opening, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");

        UUID freed = publishTwoVersions("licensed", "public", "{}", "{}");
        expectCells("licensed then", freed, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        expectCells(
                "licensed then", freed, "/1", "404 version-not-found", "404 version-not-found", "200 old", "200 old");

        String at = JsonBody.with("at", Instant.now().plus(Duration.ofHours(2))).json();
        UUID early = publishTwoVersions("public", "public", at, at);
        expectEndedArticlesHidden();
        newsroom.later(Duration.ofHours(3));
        expectCells("replaced before it was live", early, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        String unknown = "404 version-not-found";
        expectCells("replaced before it was live", early, "/1", unknown, unknown, "200 old", "200 old");
        assertAllAsExpected();
    }

    @Test
    void aLicensedVersionStaysHiddenWhenItsSourceBecomesPublic() {
        putSource(JsonBody.with("visibility", "licensed").and("publicHistory", true));
        UUID article = publishTwoVersions(null, "public", "{}", "{}");
        putSource(JsonBody.with("visibility", "public").and("publicHistory", true));
        expectCells("licensed by its source then", article, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        String unknown = "404 version-not-found";
        expectCells("licensed by its source then", article, "/1", unknown, unknown, "200 old", "200 old");
        assertAllAsExpected();
    }

    @Test
    void aVersionOfASourceWithoutPublicHistoryStaysHiddenWhenTheArticleChangesItsSource() {
        putSource(JsonBody.with("visibility", "public"));
        String closed = source;
        UUID article = publish(story("public", OLD), "{}");
        source = Newsroom.unique("open");
        putSource(JsonBody.with("visibility", "public").and("publicHistory", true));
        change(article, story("public", NEW), "{}");
        expectCells("from " + closed, article, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        assertAllAsExpected();
    }

    private void expectLicensed(UUID article) {
        String no = "404 article-not-found";
        expectCells("licensed", article, "list", no, no, "200 2# 1#", "200 2# 1#");
        expectCells("licensed", article, "/1", no, no, "200 old", "200 old");
        expectCells("licensed", article, "/2", no, no, "200 new", "200 new");
        expectCells(
                "licensed", article, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");
    }

    private void expectEndedArticlesHidden() {
        Map<String, String> ends = Map.of(
                "pub_status = 'withheld'", "404 article-withheld",
                "pub_status = 'canceled'", "410 article-canceled",
                "unpublished_at = published_at", "410 article-unpublished",
                "expires_at = published_at + interval '1 microsecond'", "410 article-expired");
        ends.forEach((change, answer) -> {
            UUID article = publishTwoVersions("public", "public", "{}", "{}");
            Sql.of("update article set " + change + " where id = :article")
                    .with("article", article)
                    .run(database);
            expectHidden(change, article, answer);
        });
    }

    /** Expects that no caller receives content, and all callers the same response. */
    private void expectHidden(String state, UUID article, String answer) {
        for (String path : List.of("list", "/1", "/2"))
            expectCells(state, article, path, answer, answer, answer, answer);
        expectCells(state, article, "/2/diff", "401 key-missing", "403 scope-missing", answer, answer);
    }

    private void expectCells(String state, UUID article, String path, String... expected) {
        String url = "/v1/articles/" + article + "/versions" + (path.equals("list") ? "" : path);
        int i = 0;
        for (var caller : callers.entrySet()) {
            Response answer = Newsroom.get(caller.getValue(), url);
            String cell = state + ", " + path + ", " + caller.getKey();
            expect(cell, expected[i++], describe(answer));
            int head = Newsroom.as(caller.getValue()).head(url).statusCode();
            expect(cell + ", HEAD", answer.statusCode(), head);
        }
    }

    private static String describe(Response answer) {
        if (answer.statusCode() != 200) {
            boolean leaks = answer.asString().contains(OLD) || answer.asString().contains(NEW);
            return answer.statusCode() + " " + answer.path("code") + (leaks ? " with text" : "");
        }
        if (answer.path("items") != null) {
            return answer.jsonPath().<Map<String, Object>>getList("items").stream()
                    .map(item -> item.get("number") + (item.containsKey("contentHash") ? "#" : ""))
                    .collect(Collectors.joining(" ", "200 ", ""));
        }
        return "200" + (answer.asString().contains(OLD) ? " old" : "")
                + (answer.asString().contains(NEW) ? " new" : "");
    }

    private void expect(String cell, Object expected, Object actual) {
        cells++;
        if (!expected.equals(actual)) wrong.add(cell + ": expected " + expected + ", was " + actual);
    }

    private void assertAllAsExpected() {
        System.out.println("version access: " + cells + " cells");
        assertEquals(List.of(), wrong);
    }

    private void putSource(JsonBody members) {
        String path = "/v1/sources/" + source;
        String etag = Newsroom.get(editor, path).header("ETag");
        var request = Newsroom.as(editor)
                .contentType("application/json")
                .body(JsonBody.with("name", "History").andAll(members).json());
        int status = (etag == null ? request : request.header("If-Match", etag))
                .put(path)
                .statusCode();
        assertEquals(etag == null ? 201 : 200, status);
    }

    private UUID createDraft() {
        Response draft = Newsroom.post(editor, "/v1/articles", story("public", OLD));
        UUID article = UUID.fromString(draft.path("id"));
        Newsroom.patch(editor, "/v1/drafts/" + article, draft.header("ETag"), "{\"teaser\":\"Another.\"}")
                .then()
                .statusCode(200);
        return article;
    }

    private UUID publishTwoVersions(String oldVisibility, String newVisibility, String firstPlan, String secondPlan) {
        UUID article = publish(story(oldVisibility, OLD), firstPlan);
        change(article, story(newVisibility, NEW), secondPlan);
        return article;
    }

    private UUID publish(String story, String plan) {
        return newsroom.publish(story, plan);
    }

    private void change(UUID article, String story, String plan) {
        String etag = Newsroom.get(editor, "/v1/drafts/" + article).header("ETag");
        Response changed = Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(story)
                .put("/v1/drafts/" + article);
        changed.then().statusCode(200);
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", changed.header("ETag"))
                .body(plan)
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
    }

    private String story(String visibility, String word) {
        return """
                {"headline":"Lock gate","teaser":"Short.",%s"source":"%s",
                 "body":[{"id":"b1","type":"paragraph","text":"It says %s now."}]}
                """.formatted(visibility == null ? "" : "\"visibility\":\"" + visibility + "\",", source, word);
    }
}
