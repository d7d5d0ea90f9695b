package dateline.http;

import static dateline.http.Newsroom.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.http.problem.ProblemCatalogue;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The {@code type} of a problem is the URL of a page, in JSON or HTML by {@code Accept}. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProblemPagesTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Test
    void everyProblemHasAPageInHtmlAndJson() {
        JsonNode all = read("/problems").get("items");
        assertEquals(ProblemCatalogue.all().size(), all.size());
        for (JsonNode one : all) {
            String target = "/problems/" + one.get("code").asText();
            assertEquals(TestServer.URL + target, one.get("type").asText());
            assertEquals(one, read(target));
            Document page = page(target);
            assertEquals(one.get("title").asText(), page.selectFirst("h1").text());
            for (String member : new String[] {"meaning", "cause", "fix", "example"}) {
                assertTrue(page.text().contains(one.get(member).asText()), target + ": " + member);
            }
        }
    }

    @Test
    void theListLinksToEveryPage() {
        Document page = page("/problems");
        for (var entry : ProblemCatalogue.all()) {
            assertEquals(
                    1, page.select("a[href=/problems/" + entry.code() + "]").size(), entry.code());
        }
    }

    @Test
    void aClientWithoutAcceptGetsJson() {
        for (String target : new String[] {"/problems", "/problems/not-found"}) {
            assertEquals("application/json;charset=UTF-8", type(Request.get(target)));
            assertEquals(
                    "application/json;charset=UTF-8", type(Request.get(target).with("Accept", "*/*")));
        }
    }

    @Test
    void aBrowserGetsAPageForAnAddressWithoutAResource() {
        for (String target :
                List.of("/nothing", "/v1/articles/nothing", "/v1/nothing/here", "/docs/nothing", "/articles/nothing")) {
            RawHttp.Answer page = Request.get(target).with("Accept", BROWSER).send();
            assertEquals(404, page.status(), target);
            assertEquals("text/html;charset=UTF-8", page.header("Content-Type").orElse(""), target);
            for (String accept :
                    new String[] {"*/*", "application/json", "application/json, text/html", "text/html;q=0.5, */*"}) {
                RawHttp.Answer problem =
                        Request.get(target).with("Accept", accept).send();
                assertEquals(
                        "application/problem+json",
                        problem.header("Content-Type").orElse(""),
                        target + " " + accept);
                assertTrue(problem.header("Vary").orElse("").contains("Accept"), target + " " + accept);
                assertTrue(page.header("Vary").orElse("").contains("Accept"), target);
                assertTrue(Jsoup.parse(page.text()).text().contains(detail(problem)), target + " " + page.text());
            }
        }
    }

    @Test
    void aMisspelledPathIsAnsweredWithTheOneThatIsMeant() {
        assertMeant("/v1/articles", "/v1/article");
        assertMeant("/v1/articles/harbour-bridge/versions", "/v1/articels/harbour-bridge/versions");
        assertMeant("/v1/articles/harbour-bridge/versions", "/v1/articles/harbour-bridge/version");
        assertMeant("/v1/feeds/latest.rss", "/v1/feed/latest.rss");
        assertMeant("/v1/sections", "/sections");
        assertMeant("/swagger", "/swager");
        assertMeant("/v1/reports/usage", "/v1/reports/usage.csv");
        assertMeant("/docs", "/docs.md");
        for (String sent : List.of(
                "/v1/nothing/at/all", "/docs/quick-start.html", "/v1/previews/token.jsonld", "/v1/", "/v1/archive/one"))
            assertEquals(
                    "There is no resource at this path. The contract at /openapi lists every path.",
                    read404(sent),
                    sent);
        assertEquals("There is no resource at this path. Leave out the trailing slash.", read404("/v1/articles/"));
    }

    @Test
    void theSuggestionOfAPageIsALink() {
        for (String sent : List.of("/v1/article", "/v1/articles.html"))
            assertEquals(
                    List.of("/v1/articles"), page404(sent).select(".lead a").eachAttr("href"), sent);
        assertEquals(
                List.of("/docs/articles"),
                page404("/docs/article").select(".lead a").eachAttr("href"));
        assertEquals(List.of(), page404("/v1/nothing").select(".lead a").eachAttr("href"));
    }

    // The suffix chooses the format of the resource, and Accept that of the problem.
    @Test
    void aBrowserGetsAPageForAnAddressWithASuffix() {
        for (String target :
                List.of("/v1/articles/nothing.html", "/v1/previews/nothing.html", "/v1/feeds/nothing.rss")) {
            assertEquals(1, page404(target).select("main.problem").size(), target);
            RawHttp.Answer problem = Request.get(target).with("Accept", "*/*").send();
            assertEquals(404, problem.status(), target);
            assertEquals(
                    "application/problem+json", problem.header("Content-Type").orElse(""), target);
            assertTrue(problem.header("Vary").orElse("").contains("Accept"), target);
        }
    }

    private static Document page404(String target) {
        RawHttp.Answer answer = Request.get(target).with("Accept", BROWSER).send();
        assertEquals(404, answer.status(), target);
        assertEquals("text/html;charset=UTF-8", answer.header("Content-Type").orElse(""), target);
        assertTrue(answer.header("Vary").orElse("").contains("Accept"), target);
        return Jsoup.parse(answer.text());
    }

    private static void assertMeant(String path, String sent) {
        String detail = read404(sent);
        assertTrue(detail.contains("; did you mean " + path + "? "), detail);
    }

    private static String read404(String target) {
        RawHttp.Answer answer = Request.get(target).send();
        assertEquals(404, answer.status(), target);
        return detail(answer);
    }

    private static String detail(RawHttp.Answer answer) {
        try {
            return new ObjectMapper().readTree(answer.text()).get("detail").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.text(), e);
        }
    }

    @Test
    void addressesThatPeopleTryFirstLeadToWhatTheyLookFor() {
        Map<String, String> targets = Map.of(
                "/openapi.yaml", "/openapi",
                "/openapi.json", "/openapi?format=json",
                "/swagger", "/swagger-ui/",
                "/q/swagger-ui", "/swagger-ui/",
                "/rss", "/v1/feeds/latest.rss",
                "/feed.xml", "/v1/feeds/latest.rss",
                "/clients/typescript/README.md", "/docs/typescript-client.md");
        targets.forEach((path, target) -> {
            RawHttp.Answer answer = Request.get(path).send();
            assertEquals(302, answer.status(), path);
            assertEquals(TestServer.URL + target, answer.header("Location").orElse(""), path);
            assertEquals(200, Request.get(target).send().status(), target);
        });
        assertEquals("image/x-icon", type(Request.get("/favicon.ico")));
        assertEquals("text/plain;charset=UTF-8", type(Request.get("/openapi").with("Accept", BROWSER)));
        assertEquals("application/yaml;charset=UTF-8", type(Request.get("/openapi")));
    }

    private static String type(Request request) {
        return request.send().header("Content-Type").orElse("");
    }

    private static Document page(String target) {
        RawHttp.Answer answer = Request.get(target).with("Accept", BROWSER).send();
        assertEquals(200, answer.status(), target);
        assertTrue(answer.header("Content-Type").orElse("").startsWith("text/html"), target);
        return Jsoup.parse(answer.text());
    }
}
