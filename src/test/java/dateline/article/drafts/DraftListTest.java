package dateline.article.drafts;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filters of the list of drafts. Every draft of this test has an author of its own, which scopes the lists. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DraftListTest {

    @Inject
    Newsroom newsroom;

    private String editor;
    private String author;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void makeKey() {
        editor = newsroom.key("articles:write", "articles:read");
        author = Newsroom.unique("lister").toLowerCase();
    }

    @AfterEach
    void setClockBack() {
        newsroom.clockBack();
    }

    @Test
    void theFilterOfStatesAgreesWithTheStateThatIsShown() {
        Map<String, String> byState = new LinkedHashMap<>();
        byState.put("draft", draft("draft"));
        byState.put("scheduled", published(JsonBody.with("at", now.plus(Duration.ofDays(2)))));
        byState.put("embargoed", published(JsonBody.with("embargoedUntil", now.plus(Duration.ofDays(3)))));
        byState.put("live", published(JsonBody.empty()));
        byState.put("withheld", published(JsonBody.empty()));
        byState.put("unpublished", published(JsonBody.empty()));
        byState.put("expired", published(JsonBody.with("expiresAt", now.plus(Duration.ofHours(1)))));
        String killed = published(JsonBody.empty());
        post(editor, "/v1/articles/" + byState.get("withheld") + "/withholdings", "{}");
        post(editor, "/v1/articles/" + byState.get("unpublished") + "/unpublications", "{}");
        post(editor, "/v1/articles/" + killed + "/kills", "{\"reason\":\"No.\"}");
        newsroom.later(Duration.ofHours(2));
        byState.forEach((state, id) -> {
            Response list = list("state=" + state);
            assertEquals(List.of(id), list.path("items.id"), state);
            assertEquals(List.of(state), list.path("items.state"));
        });
        assertEquals(new TreeSet<>(List.of(byState.get("draft"), byState.get("expired"))), ids("state=draft,expired"));
        assertEquals(new TreeSet<>(byState.values()), ids("limit=100"));
        newsroom.later(Duration.ofDays(4));
        assertEquals(
                new TreeSet<>(List.of(byState.get("scheduled"), byState.get("embargoed"), byState.get("live"))),
                ids("state=live"));
    }

    @Test
    void draftsAreFoundBySectionWordsAndTimeOfPublication() {
        String parent = Newsroom.unique("desk").toLowerCase();
        String child = Newsroom.unique("corner").toLowerCase();
        putSection(parent, "{\"name\":\"Desk\"}");
        putSection(child, "{\"name\":\"Corner\",\"parent\":\"" + parent + "\"}");
        String above = post(
                        editor, "/v1/articles", story("Lamps").section(parent).json())
                .path("id");
        String below = post(
                        editor, "/v1/articles", story("Candles").section(child).json())
                .path("id");
        assertEquals(new TreeSet<>(List.of(above, below)), ids("section=" + parent));
        assertEquals(new TreeSet<>(List.of(below)), ids("section=" + child));
        assertEquals(new TreeSet<>(), ids("section=no-such-section"));

        assertEquals(new TreeSet<>(List.of(above)), ids("q=LAMPS"));
        assertEquals(new TreeSet<>(List.of(above, below)), ids("q=lamps or candles"));
        assertEquals(new TreeSet<>(List.of(below)), ids("q=-lamps"));
        for (String sign : List.of("-", "- ", "-\"", "-\"\" ", "--x", "or -"))
            assertEquals(200, list("q=" + sign.repeat(40)).statusCode(), sign);
        assertEquals(new TreeSet<>(List.of(below)), ids("q=--lamps - -"));
        assertEquals(new TreeSet<>(List.of(below)), ids("q=\"about candles\""));

        String soon = published(JsonBody.with("at", now.plus(Duration.ofDays(2))));
        String late = published(JsonBody.with("embargoedUntil", now.plus(Duration.ofDays(9))));
        assertEquals(new TreeSet<>(List.of(soon, late)), ids("scheduledFrom=" + now));
        assertEquals(new TreeSet<>(List.of(soon)), ids("scheduledTo=" + now.plus(Duration.ofDays(9))));
        assertEquals(new TreeSet<>(List.of(late)), ids("scheduledFrom=" + now.plus(Duration.ofDays(9))));
        assertEquals(new TreeSet<>(List.of(soon)), ids("scheduledFrom=" + now + "&state=scheduled"));
    }

    @Test
    void aFilteredListIsPaged() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(0, draft("Paged " + i));
            draft("Other " + i);
        }
        List<String> found = new ArrayList<>();
        Response page = list("q=paged&limit=2");
        while (true) {
            found.addAll(page.path("items.id"));
            String next = page.path("links.next");
            if (next == null) break;
            page = get(editor, next.substring(next.indexOf("/v1/")));
        }
        assertEquals(expected, found);
    }

    @Test
    void anInvalidFilterIsRefused() {
        for (String invalid : List.of("state=canceled", "state=", "section=No", "author=a,,b", "scheduledFrom=today"))
            assertEquals(400, get(editor, "/v1/drafts?" + invalid).statusCode(), invalid);
        get(editor, "/v1/drafts?editor=x").then().statusCode(400).body("code", equalTo("unknown-parameter"));
    }

    private Response list(String query) {
        Response list = get(editor, "/v1/drafts?author=" + author + "&" + query);
        assertTrue(list.statusCode() == 200, list::asString);
        return list;
    }

    private TreeSet<String> ids(String query) {
        return new TreeSet<>(list(query).<List<String>>path("items.id"));
    }

    private void putSection(String slug, String section) {
        as(editor)
                .contentType("application/json")
                .body(section)
                .put("/v1/sections/" + slug)
                .then()
                .statusCode(201);
    }

    private Stories story(String headline) {
        return Stories.article()
                .headline(headline)
                .teaser("All about " + headline)
                .with("bylines", List.of(Map.of("author", author, "name", author)));
    }

    private String draft(String headline) {
        return post(editor, "/v1/articles", story(headline).json()).path("id");
    }

    private String published(JsonBody plan) {
        return newsroom.publish(story("Published").json(), plan.json()).toString();
    }
}
