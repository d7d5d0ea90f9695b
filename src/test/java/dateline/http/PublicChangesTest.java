package dateline.http;

import static dateline.http.Newsroom.EDITOR;
import static dateline.http.Newsroom.etag;
import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.publish;
import static dateline.http.Newsroom.read;
import static dateline.http.Newsroom.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The public change feed: a client that follows it holds the same articles as the list. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublicChangesTest {

    /** A client that follows the feed: its articles and its cursor. */
    private static final class Copy {
        final Map<String, Integer> shown = new TreeMap<>();
        String cursor = "";
        int pages;

        Copy catchUp(int limit) {
            for (boolean caughtUp = false; !caughtUp; pages++) {
                JsonNode page = read("/v1/changes?limit=" + limit + (cursor.isEmpty() ? "" : "&since=" + cursor));
                for (JsonNode item : page.get("items")) {
                    String article = item.get("article").asText();
                    if (item.get("kind").asText().equals("put"))
                        shown.put(article, item.get("version").asInt());
                    else shown.remove(article);
                }
                cursor = page.get("nextCursor").asText();
                caughtUp = page.get("caughtUp").asBoolean();
                assertTrue(pages < 1_000, "It never catches up.");
            }
            return this;
        }
    }

    @Test
    void aSnapshotHoldsThePublicArticles() {
        assertEquals(listed(), new Copy().catchUp(1000).shown);
        assertEquals(listed(), new Copy().catchUp(13).shown);
    }

    @Test
    void aLaterPublicationFollowsTheSnapshot() {
        Copy copy = new Copy().catchUp(1000);
        String id = publish("Buoy adrift", JsonBody.empty());
        copy.catchUp(1000);
        assertEquals(1, copy.shown.get(id));
        assertEquals(listed(), copy.shown);
        String draft = "/v1/drafts/" + id;
        assertEquals(
                200,
                Request.of("PATCH", draft)
                        .key(EDITOR)
                        .body("{\"headline\":\"Buoy found\"}")
                        .with("Content-Type", "application/merge-patch+json")
                        .with("If-Match", etag(draft))
                        .send()
                        .status());
        Newsroom.made(
                Newsroom.post("/v1/articles/" + id + "/publications", "{}").with("If-Match", etag(draft)));
        copy.catchUp(1);
        assertEquals(2, copy.shown.get(id));
        assertEquals(listed(), copy.shown);
    }

    @Test
    void anArticleThatWasNeverPublicIsNotReported() {
        Copy copy = new Copy().catchUp(1000);
        String licensed = publish("For partners only", JsonBody.with("visibility", "licensed"));
        String later = json(Newsroom.made(Newsroom.post("/v1/articles", "{\"headline\":\"Not yet\"}")))
                .get("id")
                .asText();
        String changes = Request.get("/v1/changes?since=" + copy.cursor).send().text();
        assertFalse(changes.contains(licensed));
        assertFalse(changes.contains(later));
        assertEquals(listed(), copy.catchUp(100).shown);
    }

    @Test
    void anArticleThatStopsBeingPublicIsReportedAsRemoved() {
        String source = "{\"name\":\"Tidewatch\",\"visibility\":\"public\"}";
        assertEquals(
                201,
                Request.of("PUT", "/v1/sources/tidewatch")
                        .key(EDITOR)
                        .json(source)
                        .send()
                        .status());
        String id = publish("Spring tide", JsonBody.with("source", "tidewatch"));
        Copy copy = new Copy().catchUp(1000);
        assertTrue(copy.shown.containsKey(id));
        assertEquals(
                200,
                Request.of("PUT", "/v1/sources/tidewatch")
                        .key(EDITOR)
                        .json(source.replace("public", "licensed"))
                        .with("If-Match", etag("/v1/sources/tidewatch"))
                        .send()
                        .status());
        JsonNode page = read("/v1/changes?since=" + copy.cursor);
        JsonNode removal = page.at("/items/0");
        assertEquals("remove", removal.get("kind").asText(), page::toString);
        assertEquals(id, removal.get("article").asText());
        assertFalse(removal.has("self"));
        copy.catchUp(100);
        assertFalse(copy.shown.containsKey(id));
        assertEquals(listed(), copy.shown);
    }

    @Test
    void aTeaserIsMarkedAsTeaser() {
        Set<String> levels = new HashSet<>(texts(read("/v1/changes?limit=1000").get("items"), "level"));
        assertEquals(Set.of("full", "teaser"), levels);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String foreign = read("/v1/tags?limit=1").at("/page/nextCursor").asText();
        for (String cursor :
                new String[] {"x", foreign, new Copy().catchUp(1000).cursor.replaceAll(".$", "") + "!"}) {
            RawHttp.Answer answer = Request.get("/v1/changes?since=" + cursor).send();
            assertEquals(400, answer.status(), cursor);
            assertEquals("cursor-invalid", json(answer).get("code").asText());
        }
    }

    @Test
    void aChangeOfAHiddenArticleIsNotReported() {
        String id = publish("Bell buoy silent", JsonBody.empty());
        Newsroom.made(Newsroom.post("/v1/articles/" + id + "/withholdings", "{}"));
        String since = "/v1/changes?since=" + new Copy().catchUp(1000).cursor;
        String before = read(since).toString();
        Newsroom.made(Newsroom.post(
                        "/v1/articles/" + id + "/corrections",
                        JsonBody.with("kind", "correction")
                                .and("note", "It rings.")
                                .and("changes", JsonBody.with("headline", "Bell buoy rings"))
                                .json())
                .with("If-Match", etag("/v1/drafts/" + id)));
        publish("For partners only", JsonBody.with("visibility", "licensed"));
        assertEquals(before, read(since).toString());
        Newsroom.made(Newsroom.post("/v1/articles/" + id + "/releases", "{}"));
        assertEquals(id, read(since).at("/items/0/article").asText());
        assertEquals(listed(), new Copy().catchUp(1000).shown);
    }

    @Test
    void cursorsDoNotRevealPositionsInTheLog() {
        JsonNode page = read("/v1/changes?limit=3");
        String cursor = new String(
                java.util.Base64.getUrlDecoder().decode(page.get("nextCursor").asText()),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(cursor.contains(page.at("/items/2/article").asText()), cursor);
        for (String seq : texts(page.get("items"), "seq")) assertFalse(seq.matches("[-\\d]+"), seq);
    }

    private static Map<String, Integer> listed() {
        Map<String, Integer> versions = new TreeMap<>();
        String target = "/v1/articles?limit=100&fields=id";
        while (!target.isEmpty()) {
            JsonNode page = read(target);
            page.get("items")
                    .forEach(item -> versions.put(
                            item.get("id").asText(), item.get("version").asInt()));
            target = page.at("/links/next").asText().replace(TestServer.URL, "");
        }
        return versions;
    }
}
