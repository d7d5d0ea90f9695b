package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Third-party tools accept the served contract: a linter, a type generator and a strict compiler. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractToolsTest {

    private static final Path SOURCE = Path.of("src", "test", "contract-tools");
    private static final Path TOOLS = Path.of("target", "contract-tools");
    private static final List<String> NEEDED = List.of("node", "npm");
    private static final Pattern SUMMARY = Pattern.compile("description is valid|failed with|warnings?\\.");
    private static final Duration INSTALLATION = Duration.ofMinutes(5);
    private static final Duration RUN = Duration.ofMinutes(2);

    /** Exit code and combined output of a program. */
    record Outcome(int code, String output) {}

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(
                NEEDED.stream().allMatch(ContractToolsTest::onPath),
                "needs node (20.19 or newer) and npm on the PATH; on Debian: apt-get install nodejs npm");
        Files.createDirectories(TOOLS);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(file, TOOLS.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        assertRuns(INSTALLATION, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-progress");
    }

    @Test
    void theRecommendedRulesOfALinterFindNoError() throws Exception {
        Files.write(
                TOOLS.resolve("openapi.yaml"),
                given().get("/openapi").then().statusCode(200).extract().asByteArray());
        Outcome lint = run(RUN, "node_modules/.bin/redocly", "lint", "openapi.yaml");
        lint.output().lines().filter(SUMMARY.asPredicate()).forEach(System.out::println);
        assertEquals(0, lint.code(), lint.output());
    }

    @Test
    void aStrictCompilerAcceptsAClientOfTheGeneratedTypesAndTheCallsOfTheGuides() throws Exception {
        Files.write(
                TOOLS.resolve("openapi.json"),
                given().get("/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        assertRuns(RUN, "node_modules/.bin/openapi-typescript", "openapi.json", "--output", "schema.d.ts");
        writeCallsOfGuides();
        assertRuns(RUN, "node_modules/.bin/tsc", "--project", ".");
    }

    // Each call that a page of the guides copies, in a file of its own.
    private static void writeCallsOfGuides() throws Exception {
        Path directory = Files.createDirectories(TOOLS.resolve("guides"));
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

    private static void assertRuns(Duration within, String... command) throws Exception {
        Outcome outcome = run(within, command);
        assertEquals(0, outcome.code(), () -> String.join(" ", command) + "\n" + outcome.output());
    }

    private static Outcome run(Duration within, String... command) throws Exception {
        Path output = TOOLS.resolve("output.log");
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(TOOLS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().put("REDOCLY_TELEMETRY", "off");
        program.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        program.environment().put("NO_COLOR", "1");
        Process process = program.start();
        if (!process.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            fail(String.join(" ", command) + " does not end within " + within + "\n" + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
