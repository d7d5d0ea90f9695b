package dateline.http;

import static dateline.http.Newsroom.json;
import static dateline.http.Newsroom.made;
import static dateline.http.Newsroom.post;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists: paging, sorting, filters, field selection, counts. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ListsTest {

    @Test
    void anInvalidValueIsRefusedWithTheAllowedOnesAndASuggestion() {
        for (var wrong : List.of(
                List.of(
                        "sort=publishdAt",
                        "invalid-value",
                        "Allowed: -publishedAt, publishedAt, -modifiedAt, modifiedAt, relevance. Did you mean publishedAt?"),
                List.of("count=approx", "invalid-value", "Allowed: exact."),
                List.of("limit=101", "out-of-range", "At most 100; this is 101."),
                List.of("q=" + "x".repeat(501), "out-of-range", "At most 500 characters; these are 501."))) {
            JsonNode answer = json(Request.get("/v1/articles?" + wrong.get(0)).send());
            assertEquals("parameter-invalid", answer.path("code").asText());
            assertEquals(
                    wrong.get(0).split("=")[0], answer.at("/errors/0/parameter").asText());
            assertEquals(wrong.get(1), answer.at("/errors/0/code").asText());
            assertEquals(wrong.get(2), answer.at("/errors/0/detail").asText());
        }
    }

    @Test
    void pagingReturnsEveryItemOnceForAnyPageSize() {
        for (String list : List.of(
                "/v1/articles",
                "/v1/articles?sort=modifiedAt",
                "/v1/sections",
                "/v1/tags",
                "/v1/authors",
                "/v1/sources",
                "/v1/feeds",
                "/v1/feeds/harbour/articles")) {
            String key = list.matches(".*/(articles|articles.*)") ? "id" : "slug";
            List<String> large = readPages(list, 100, key);
            assertFalse(large.isEmpty(), list);
            assertEquals(large, readPages(list, 7, key), list);
            assertEquals(large.size(), new HashSet<>(large).size(), list);
        }
    }

    @Test
    void theNextPageIsLinkedInTheHeaderAndTheBody() {
        RawHttp.Answer answer = Request.get("/v1/tags?limit=3").send();
        String next = json(answer).at("/links/next").asText();
        assertEquals("<" + next + ">; rel=\"next\"", answer.header("Link").orElse(""));
        assertTrue(next.startsWith(TestServer.URL + "/v1/tags?cursor="), next);
        assertEquals(json(answer).at("/page/nextCursor").asText(), next.replaceAll(".*cursor=([^&]*).*", "$1"));
        assertEquals(
                3,
                json(Request.get(next.replace(TestServer.URL, "")).send())
                        .get("items")
                        .size());
    }

    @Test
    void theLastPageHasNoNextLink() {
        RawHttp.Answer answer = Request.get("/v1/sources?limit=100").send();
        assertTrue(json(answer).at("/page/nextCursor").isMissingNode());
        assertTrue(json(answer).at("/links/next").isMissingNode());
        assertEquals(List.of(), answer.headers("Link"));
        int all = json(answer).get("items").size();
        assertTrue(read("/v1/sources?limit=" + all).at("/page/nextCursor").isMissingNode());
    }

    @Test
    void aPublicationWhilePagingNeitherSkipsNorRepeatsItems() {
        Set<String> before = new HashSet<>(readPages("/v1/articles?section=science", 100, "id"));
        List<String> walked = new ArrayList<>();
        String target = "/v1/articles?section=science&limit=5";
        while (!target.isEmpty()) {
            JsonNode page = read(target);
            walked.addAll(texts(page.get("items"), "id"));
            publish("Seal counted", JsonBody.with("section", "science"));
            target = page.at("/links/next").asText().replace(TestServer.URL, "");
        }
        assertEquals(walked.size(), new HashSet<>(walked).size());
        assertTrue(walked.containsAll(before));
    }

    @Test
    void aCursorIsBoundToItsQuery() {
        String cursor = read("/v1/articles?limit=2&section=world")
                .at("/page/nextCursor")
                .asText();
        assertEquals(
                200,
                Request.get("/v1/articles?limit=50&section=world&fields=id&cursor=" + cursor)
                        .send()
                        .status());
        for (String other :
                List.of("section=local", "section=world&sort=publishedAt", "section=world&q=sea", "limit=2")) {
            assertEquals(
                    400,
                    Request.get("/v1/articles?" + other + "&cursor=" + cursor)
                            .send()
                            .status(),
                    other);
        }
    }

    @Test
    void sortOrdersTheList() {
        for (String sort : List.of("publishedAt", "modifiedAt")) {
            List<String> up = texts(read("/v1/articles?limit=100&sort=" + sort).get("items"), sort);
            List<String> down =
                    texts(read("/v1/articles?limit=100&sort=-" + sort).get("items"), sort);
            assertEquals(
                    up.stream()
                            .sorted(Comparator.comparing(java.time.Instant::parse))
                            .toList(),
                    up,
                    sort);
            assertEquals(
                    down.stream()
                            .sorted(Comparator.comparing(java.time.Instant::parse)
                                    .reversed())
                            .toList(),
                    down,
                    sort);
        }
        assertEquals(
                texts(read("/v1/articles?limit=9").get("items"), "id"),
                texts(read("/v1/articles?limit=9&sort=-publishedAt").get("items"), "id"));
    }

    @Test
    void relevanceSortsTheBestMatchFirst() {
        publish("Bilby bilby bilby", JsonBody.with("teaser", "A bilby."));
        publish(
                "Zoo opens",
                JsonBody.with("teaser", "There is one bilby in it, and a great many other animals besides."));
        List<String> headlines =
                texts(read("/v1/articles?q=bilby&sort=relevance").get("items"), "headline");
        assertEquals(List.of("Bilby bilby bilby", "Zoo opens"), headlines);
        assertEquals(
                List.of("Zoo opens", "Bilby bilby bilby"),
                texts(read("/v1/articles?q=bilby").get("items"), "headline"));
    }

    @Test
    void fieldsSelectsMembersBesidesIdAndVersion() {
        JsonNode item = read(Newsroom.BRIDGE + "?fields=bylines.name,headline,section.slug");
        assertEquals(List.of("id", "version", "headline", "bylines", "section"), names(item));
        assertEquals(List.of("name"), names(item.at("/bylines/0")));
        assertEquals(List.of("slug"), names(item.get("section")));
        JsonNode list = read("/v1/articles?limit=3&fields=headline");
        assertEquals(List.of("items", "page", "links"), names(list));
        list.get("items").forEach(one -> assertEquals(List.of("id", "version", "headline"), names(one)));
    }

    @Test
    void aListIncludesBodiesOnlyOnRequest() {
        assertFalse(read("/v1/articles?limit=1&source=harbour-gazette")
                .at("/items/0")
                .has("body"));
        assertTrue(read("/v1/articles?limit=1&source=harbour-gazette&fields=body")
                .at("/items/0")
                .has("body"));
        assertTrue(read("/v1/articles?limit=1&source=harbour-gazette&fields=bodyHtml")
                .at("/items/0")
                .has("bodyHtml"));
    }

    @Test
    void anUnknownFieldIsRefusedWithASuggestion() {
        RawHttp.Answer answer = Request.get("/v1/articles?fields=id,headlin").send();
        assertEquals(400, answer.status());
        assertTrue(json(answer).get("detail").asText().contains("Did you mean headline?"), answer::text);
        RawHttp.Answer nested =
                Request.get(Newsroom.BRIDGE + "?fields=bylines.nam").send();
        assertTrue(json(nested).get("detail").asText().contains("Did you mean name?"), nested::text);
        RawHttp.Answer parameter = Request.get("/v1/articles?limt=3").send();
        assertTrue(json(parameter).get("detail").asText().contains("Did you mean limit?"), parameter::text);
    }

    @Test
    void aCountIsExactAndOnlyOnRequest() {
        assertTrue(read("/v1/articles?section=sport").at("/page/count").isMissingNode());
        JsonNode count = read("/v1/articles?section=sport&limit=1&count=exact").at("/page/count");
        assertEquals(
                readPages("/v1/articles?section=sport", 100, "id").size(),
                count.get("value").asInt());
        assertFalse(count.get("atLeast").asBoolean());
    }

    @Test
    void aSectionIncludesItsSubsections() {
        Set<String> local = new HashSet<>(readPages("/v1/articles?section=local", 100, "id"));
        List<String> harbour = readPages("/v1/articles?section=local-harbour", 100, "id");
        assertFalse(harbour.isEmpty());
        assertTrue(local.containsAll(harbour));
        assertTrue(local.size() > harbour.size());
        Set<String> both = new HashSet<>(readPages("/v1/articles?section=sport", 100, "id"));
        both.addAll(harbour);
        assertEquals(both, new HashSet<>(readPages("/v1/articles?section=sport,local-harbour", 100, "id")));
    }

    @Test
    void tagsMatchesAnyAndTagsAllMatchesAll() {
        publish("Gull and tern", JsonBody.with("tags", List.of("gulls-here", "terns-here")));
        publish("Gull only", JsonBody.with("tags", List.of("gulls-here")));
        assertEquals(
                2,
                readPages("/v1/articles?tag=gulls-here,terns-here", 100, "id").size());
        assertEquals(
                1,
                readPages("/v1/articles?tagsAll=gulls-here,terns-here", 100, "id")
                        .size());
        assertEquals(0, readPages("/v1/articles?tag=no-gulls", 100, "id").size());
    }

    @Test
    void aLanguageIncludesItsRegions() {
        publish("Hafen zu", JsonBody.with("language", "de-AT").and("section", "hafen"));
        publish("Hafen offen", JsonBody.with("language", "de").and("section", "hafen"));
        assertEquals(
                2,
                readPages("/v1/articles?section=hafen&language=de", 100, "id").size());
        assertEquals(
                1,
                readPages("/v1/articles?section=hafen&language=DE-at", 100, "id")
                        .size());
        assertEquals(
                0,
                readPages("/v1/articles?section=hafen&language=d", 100, "id", 400)
                        .size());
        assertEquals(
                0,
                readPages("/v1/articles?section=hafen&language=en", 100, "id").size());
    }

    @Test
    void fromIsInclusiveAndToIsExclusive() {
        List<String> published = new ArrayList<>(texts(
                read("/v1/articles?limit=100&section=culture&sort=publishedAt").get("items"), "publishedAt"));
        String middle = published.get(published.size() / 2);
        List<String> from = texts(
                read("/v1/articles?limit=100&section=culture&publishedFrom=" + middle)
                        .get("items"),
                "publishedAt");
        List<String> to = texts(
                read("/v1/articles?limit=100&section=culture&publishedTo=" + middle)
                        .get("items"),
                "publishedAt");
        assertTrue(from.contains(middle));
        assertFalse(to.contains(middle));
        assertEquals(published.size(), from.size() + to.size());
        Collections.reverse(from);
        assertEquals(published.subList(to.size(), published.size()), from);
    }

    @Test
    void anUnknownFeedIsNamedInTheProblem() {
        RawHttp.Answer answer = Request.get("/v1/articles?feed=no-such-feed").send();
        assertEquals(400, answer.status());
        assertEquals("feed", json(answer).at("/errors/0/parameter").asText());
        made(post(
                "/v1/feeds",
                JsonBody.with("slug", "only-weather")
                        .and("title", "Weather")
                        .and("query", JsonBody.with("section", List.of("weather")))
                        .json()));
        assertEquals(
                readPages("/v1/articles?section=weather", 100, "id"),
                readPages("/v1/articles?feed=only-weather", 100, "id"));
    }

    private static List<String> readPages(String list, int limit, String member) {
        return readPages(list, limit, member, 200);
    }

    private static List<String> readPages(String list, int limit, String member, int status) {
        List<String> seen = new ArrayList<>();
        String target = list + (list.contains("?") ? "&" : "?") + "limit=" + limit;
        while (!target.isEmpty()) {
            RawHttp.Answer answer = Request.get(target).send();
            assertEquals(status, answer.status(), answer::text);
            seen.addAll(texts(json(answer).path("items"), member));
            target = json(answer).at("/links/next").asText().replace(TestServer.URL, "");
        }
        return seen;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
