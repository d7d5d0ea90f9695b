package dateline.http;

import static dateline.http.Newsroom.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.database.server.TestDatabase;
import dateline.http.problem.ProblemCatalogue;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
            assertEquals("http://localhost:8081" + target, one.get("type").asText());
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
