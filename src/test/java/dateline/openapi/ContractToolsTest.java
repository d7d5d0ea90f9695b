package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools.Outcome;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Third-party tools accept the served contract: a linter, a type generator and a strict compiler. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractToolsTest {

    private static final Pattern SUMMARY = Pattern.compile("description is valid|failed with|warnings?\\.");
    private static final Duration RUN = Duration.ofMinutes(2);

    @BeforeAll
    static void install() throws Exception {
        ContractTools.install();
    }

    @Test
    void theRecommendedRulesOfALinterFindNoError() throws Exception {
        Files.write(
                ContractTools.DIRECTORY.resolve("openapi.yaml"),
                given().get("/openapi").then().statusCode(200).extract().asByteArray());
        Outcome lint = ContractTools.run(RUN, "node_modules/.bin/redocly", "lint", "openapi.yaml");
        lint.output().lines().filter(SUMMARY.asPredicate()).forEach(System.out::println);
        assertEquals(0, lint.code(), lint.output());
    }

    @Test
    void aStrictCompilerAcceptsAClientOfTheGeneratedTypesAndTheCallsOfTheGuides() throws Exception {
        Files.write(
                ContractTools.DIRECTORY.resolve("openapi.json"),
                given().get("/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        ContractTools.assertRuns(
                RUN, "node_modules/.bin/openapi-typescript", "openapi.json", "--output", "schema.d.ts");
        writeCallsOfGuides();
        ContractTools.assertRuns(RUN, "node_modules/.bin/tsc", "--project", ".");
    }

    // Each call that a page of the guides copies, in a file of its own.
    private static void writeCallsOfGuides() throws Exception {
        Path directory = Files.createDirectories(ContractTools.DIRECTORY.resolve("guides"));
        int calls = 0;
        for (String guide : Jsoup.parse(given().accept("text/html").get("/docs").asString())
                .select(".guides a")
                .eachAttr("href")) {
            Document page =
                    Jsoup.parse(given().accept("text/html").get("/" + guide).asString());
            for (Element request : page.select(".request")) {
                String file = guide.substring(guide.indexOf('/') + 1) + "-" + calls++ + ".ts";
                Files.writeString(directory.resolve(file), request.attr("data-typescript"));
            }
        }
        assertTrue(calls > 100, calls + " calls");
    }
}
