package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dateline.FreshDemo;
import dateline.Guide;
import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools.Outcome;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Third-party tools accept the served contract: a linter, client generators, and compilers for the clients that they write. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractToolsTest {

    private static final Path TOOLS = ContractTools.DIRECTORY;
    private static final Path GENERATORS = Path.of("target", "generator-tools");
    private static final Path JAVA_GENERATOR = Path.of("target", "openapi-generator-cli.jar");
    private static final Path COLLECTION = Path.of("clients", "bruno");
    private static final String JOURNEYS = "journeys.arazzo.yaml";
    private static final Path FRONT_PAGE = Path.of("docs", "examples", "front-page.ts");
    private static final Pattern SUMMARY = Pattern.compile("description is valid|failed with|warnings?\\.");
    private static final Pattern RESULTS = Pattern.compile("(Workflows|Steps|Checks): ");
    private static final Duration RUN = Duration.ofMinutes(2);

    @Inject
    FreshDemo demo;

    @BeforeAll
    static void install() throws Exception {
        ContractTools.install();
        Files.writeString(TOOLS.resolve("openapi.yaml"), ServedContract.printed("yaml"));
        writeContract(TOOLS);
    }

    @Test
    void theRecommendedRulesOfALinterFindNoError() throws Exception {
        Outcome lint = ContractTools.run(TOOLS, RUN, "node_modules/.bin/redocly", "lint", "openapi.yaml");
        lint.output().lines().filter(SUMMARY.asPredicate()).forEach(System.out::println);
        assertEquals(0, lint.code(), lint.output());
    }

    @Test
    void theJourneysRunAgainstTheDemoNewsroom() throws Exception {
        demo.restore();
        Files.writeString(TOOLS.resolve(JOURNEYS), Files.readString(Path.of("openapi", JOURNEYS)));
        ContractTools.assertRuns(TOOLS, RUN, "node_modules/.bin/redocly", "lint", JOURNEYS);
        // The runner also compares each response with its schema in the contract.
        String printed = ContractTools.assertRuns(
                TOOLS, RUN, "node_modules/.bin/redocly", "respect", JOURNEYS, "--server", "dateline=" + Guide.SERVER);
        printed.lines().filter(RESULTS.asPredicate()).forEach(System.out::println);
        demo.restore();
    }

    @Test
    void theCommittedCollectionIsMadeFromTheContract() throws Exception {
        Map<String, String> committed = readCollection();
        String directory = COLLECTION.toAbsolutePath().toString();
        ContractTools.assertRuns(TOOLS, RUN, "node", "collection.mjs", "openapi.json", directory);
        if (!readCollection().equals(committed))
            fail(COLLECTION + " has been rewritten; look at the difference and commit it");
    }

    /** The files by their path. */
    private static Map<String, String> readCollection() throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(COLLECTION)) return files;
        try (Stream<Path> paths = Files.walk(COLLECTION)) {
            for (Path path : paths.filter(Files::isRegularFile).toList())
                files.put(path.toString(), Files.readString(path));
        }
        return files;
    }

    @Test
    void aStrictCompilerAcceptsClientsOfTheGeneratedTypesAndTheCallsOfTheGuides() throws Exception {
        String page = Files.readString(FRONT_PAGE);
        assertTrue(page.lines().count() <= 40);
        Files.writeString(TOOLS.resolve("front-page.ts"), page.replace(Guide.PRINTED, Guide.SERVER));
        ContractTools.assertRuns(
                TOOLS, RUN, "node_modules/.bin/openapi-typescript", "openapi.json", "--output", "schema.d.ts");
        writeCallsOfGuides();
        ContractTools.assertRuns(TOOLS, RUN, "node_modules/.bin/tsc", "--project", ".");
        String printed = ContractTools.assertRuns(TOOLS, RUN, "node", "out/front-page.js");
        assertTrue(printed.contains("Harbour bridge reopens"), printed);
        assertTrue(printed.contains("(picture: "), printed);
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

    @Test
    @Tag("long")
    void aStrictCompilerAcceptsTheClientsOfOtherGenerators() throws Exception {
        ContractTools.install(GENERATORS);
        writeContract(GENERATORS);
        ContractTools.assertRuns(
                GENERATORS, RUN, "node_modules/.bin/openapi-ts", "--input", "openapi.json", "--output", "hey-api");
        ContractTools.assertRuns(GENERATORS, RUN, "node_modules/.bin/orval", "--config", "orval.config.mjs");
        // The code that it writes for the section webhooks does not compile.
        generate("typescript-fetch", "--global-property", "apis,models,supportingFiles,webhooks=false");
        ContractTools.assertRuns(GENERATORS, RUN, "node_modules/.bin/tsc", "--project", ".");
    }

    @Test
    @Tag("long")
    void aCompilerAcceptsTheJavaClient() throws Exception {
        Files.createDirectories(GENERATORS);
        writeContract(GENERATORS);
        generate("java", "--library", "native", "--additional-properties", "openApiNullable=false,useJakartaEe=true");
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", GENERATORS.resolve("classes").toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(GENERATORS.resolve(Path.of("java", "src", "main", "java")))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(String[]::new));
        assertEquals(0, result, errors::toString);
        Path webhooks = GENERATORS.resolve(
                Path.of("java", "src", "main", "java", "org", "openapitools", "client", "api", "WebhooksApi.java"));
        assertTrue(Files.readString(webhooks).contains("createWebhook("), "The events replace the operations.");
    }

    private static void generate(String generator, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar"));
        command.add(JAVA_GENERATOR.toAbsolutePath().toString());
        command.addAll(List.of("generate", "-i", "openapi.json", "-g", generator, "-o", generator));
        command.addAll(List.of(options));
        ContractTools.assertRuns(GENERATORS, RUN, command.toArray(String[]::new));
    }

    private static void writeContract(Path directory) throws IOException {
        Files.writeString(directory.resolve("openapi.json"), ServedContract.printed("json"));
    }
}
