package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.Newsroom.Buyer;
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
    private static final String IN_TWO_HOURS = "{\"at\":\"%s\"}";

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
    void whoAsks() {
        source = Newsroom.unique("history");
        editor = newsroom.key("articles:read", "articles:write");
        Buyer partner = newsroom.buyer();
        newsroom.permission(
                partner,
                "\"everything\":true,\"articlesFrom\":\"2020-01-01T00:00:00Z\",\"level\":\"full\",\"embargoAccess\":true");
        callers.put("anonymous", null);
        callers.put("partner", partner.key());
        callers.put("front end", newsroom.key("articles:read"));
        callers.put("editor", editor);
    }

    @AfterEach
    void clock() {
        newsroom.clockBack();
    }

    @Test
    void whatWasReplacedIsForTheNewsroom() {
        source("\"visibility\":\"public\"");
        hidden("draft", draft(), "404 article-not-found");
        String at = IN_TWO_HOURS.formatted(Instant.now().plus(Duration.ofHours(2)));
        hidden("scheduled", two("public", "public", at, at), "404 article-not-found");
        String until = at.replace("at\"", "embargoedUntil\"");
        hidden("embargoed", two("public", "public", until, until), "404 article-not-found");

        UUID open = two("public", "public", "{}", "{}");
        told("public", open, "list", "200 2# 1", "200 2# 1", "200 2# 1#", "200 2# 1#");
        told("public", open, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        told("public", open, "/2", "200 new", "200 new", "200 new", "200 new");
        told("public", open, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        UUID teaser = two("teaser", "teaser", "{}", "{}");
        told("teaser", teaser, "list", "200 2 1", "200 2 1", "200 2# 1#", "200 2# 1#");
        told("teaser", teaser, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        told("teaser", teaser, "/2", "200", "200", "200 new", "200 new");
        told("teaser", teaser, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        licensed(two("licensed", "licensed", "{}", "{}"));
        ends();
        verdict();
    }

    @Test
    void aPublicHistoryOpensOnlyWhatEverybodyCouldReadAndStillMay() {
        source("\"visibility\":\"public\",\"publicHistory\":true");
        UUID open = two("public", "public", "{}", "{}");
        told("public", open, "list", "200 2# 1#", "200 2# 1#", "200 2# 1#", "200 2# 1#");
        told("public", open, "/1", "200 old", "200 old", "200 old", "200 old");
        told("public", open, "/2", "200 new", "200 new", "200 new", "200 new");
        told("public", open, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");

        licensed(two("licensed", "licensed", "{}", "{}"));
        licensed(two("public", "licensed", "{}", "{}"));

        UUID closing = two("public", "teaser", "{}", "{}");
        told("teaser now", closing, "list", "200 2 1", "200 2 1", "200 2# 1#", "200 2# 1#");
        told("teaser now", closing, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");

        UUID opening = two("teaser", "public", "{}", "{}");
        told("a teaser then", opening, "list", "200 2# 1", "200 2# 1", "200 2# 1#", "200 2# 1#");
        told("a teaser then", opening, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");

        UUID freed = two("licensed", "public", "{}", "{}");
        told("licensed then", freed, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        told("licensed then", freed, "/1", "404 version-not-found", "404 version-not-found", "200 old", "200 old");

        String at = IN_TWO_HOURS.formatted(Instant.now().plus(Duration.ofHours(2)));
        UUID early = two("public", "public", at, at);
        ends();
        newsroom.later(Duration.ofHours(3));
        told("replaced before it was live", early, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        String unknown = "404 version-not-found";
        told("replaced before it was live", early, "/1", unknown, unknown, "200 old", "200 old");
        verdict();
    }

    @Test
    void whatWasLicensedWhenItWasMadeStaysClosedWhenItsSourceIsOpened() {
        source("\"visibility\":\"licensed\",\"publicHistory\":true");
        UUID article = two(null, "public", "{}", "{}");
        source("\"visibility\":\"public\",\"publicHistory\":true");
        told("licensed by its source then", article, "list", "200 2#", "200 2#", "200 2# 1#", "200 2# 1#");
        String unknown = "404 version-not-found";
        told("licensed by its source then", article, "/1", unknown, unknown, "200 old", "200 old");
        verdict();
    }

    @Test
    void aVersionOfASourceThatKeepsItsHistoryStaysClosedWhenTheArticleGoesToOneThatDoesNot() {
        source("\"visibility\":\"public\"");
        String closed = source;
        UUID article = published(story("public", OLD), "{}");
        source = Newsroom.unique("open");
        source("\"visibility\":\"public\",\"publicHistory\":true");
        change(article, story("public", NEW), "{}");
        told("from " + closed, article, "/1", "401 key-missing", "403 scope-missing", "200 old", "200 old");
        verdict();
    }

    private void licensed(UUID article) {
        String no = "404 article-not-found";
        told("licensed", article, "list", no, no, "200 2# 1#", "200 2# 1#");
        told("licensed", article, "/1", no, no, "200 old", "200 old");
        told("licensed", article, "/2", no, no, "200 new", "200 new");
        told("licensed", article, "/2/diff", "401 key-missing", "403 scope-missing", "200 old new", "200 old new");
    }

    private void ends() {
        Map<String, String> ends = Map.of(
                "pub_status = 'withheld'", "404 article-withheld",
                "pub_status = 'canceled'", "410 article-canceled",
                "unpublished_at = published_at", "410 article-unpublished",
                "expires_at = published_at + interval '1 microsecond'", "410 article-expired");
        ends.forEach((change, answer) -> {
            UUID article = two("public", "public", "{}", "{}");
            new Sql()
                    .add("update article set " + change + " where id = ?", article)
                    .run(database);
            hidden(change, article, answer);
        });
    }

    /** Expects that no caller receives content, and all callers the same response. */
    private void hidden(String state, UUID article, String answer) {
        for (String door : List.of("list", "/1", "/2")) told(state, article, door, answer, answer, answer, answer);
        told(state, article, "/2/diff", "401 key-missing", "403 scope-missing", answer, answer);
    }

    private void told(String state, UUID article, String door, String... expected) {
        String path = "/v1/articles/" + article + "/versions" + (door.equals("list") ? "" : door);
        int i = 0;
        for (var caller : callers.entrySet()) {
            Response answer = Newsroom.get(caller.getValue(), path);
            String cell = state + ", " + door + ", " + caller.getKey();
            expect(cell, expected[i++], said(answer));
            int head = Newsroom.as(caller.getValue()).head(path).statusCode();
            expect(cell + ", HEAD", answer.statusCode(), head);
        }
    }

    private static String said(Response answer) {
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

    private void verdict() {
        System.out.println("version access: " + cells + " cells");
        assertEquals(List.of(), wrong);
    }

    private void source(String members) {
        String path = "/v1/sources/" + source;
        String etag = Newsroom.get(editor, path).header("ETag");
        var request =
                Newsroom.as(editor).contentType("application/json").body("{\"name\":\"History\"," + members + "}");
        int status = (etag == null ? request : request.header("If-Match", etag))
                .put(path)
                .statusCode();
        assertEquals(etag == null ? 201 : 200, status);
    }

    private UUID draft() {
        Response draft = Newsroom.post(editor, "/v1/articles", story("public", OLD));
        UUID article = UUID.fromString(draft.path("id"));
        Newsroom.patch(editor, "/v1/drafts/" + article, draft.header("ETag"), "{\"teaser\":\"Another.\"}")
                .then()
                .statusCode(200);
        return article;
    }

    private UUID two(String oldVisibility, String newVisibility, String firstPlan, String secondPlan) {
        UUID article = published(story(oldVisibility, OLD), firstPlan);
        change(article, story(newVisibility, NEW), secondPlan);
        return article;
    }

    private UUID published(String story, String plan) {
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
