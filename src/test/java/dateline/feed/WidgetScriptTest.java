package dateline.feed;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Headers and content of the widget script. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WidgetScriptTest {

    private static final String SCRIPT = "/widgets/latest.js";
    private static final int MOST = 6_000;

    @Test
    void theScriptIsSmallCacheableAndServedToEveryOrigin() throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(TestServer.URL + SCRIPT))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());
        assertTrue(answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip"));
        System.out.println("WidgetScriptTest: " + answer.body().length + " bytes gzipped");
        assertTrue(answer.body().length < MOST, answer.body().length + " bytes");
        given().header("Origin", "https://elsewhere.example")
                .get(SCRIPT)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/javascript"))
                .header("Access-Control-Allow-Origin", equalTo("*"))
                .header("Cache-Control", equalTo("public, max-age=3600, stale-while-revalidate=86400"))
                .body(containsString("const HOME = \"" + TestServer.URL + "\";"));
        given().header("If-None-Match", given().get(SCRIPT).header("ETag"))
                .get(SCRIPT)
                .then()
                .statusCode(304);
    }

    @Test
    void queryParametersAreIgnored() {
        String script = given().get(SCRIPT).asString();
        for (String query : new String[] {"?ver=6.4", "?v=1&v=2", "?20260106", "?ver="})
            given().urlEncodingEnabled(false)
                    .get(SCRIPT + query)
                    .then()
                    .statusCode(200)
                    .body(equalTo(script));
    }

    @Test
    void theScriptUsesNoFunctionThatParsesMarkup() {
        String script = given().get(SCRIPT).asString();
        for (String sink : new String[] {
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "srcdoc",
            "DOMParser"
        }) {
            assertTrue(!script.contains(sink), sink);
        }
        given().get(SCRIPT + "/").then().statusCode(404).body("code", not(equalTo(null)));
    }
}
