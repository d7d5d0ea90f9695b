package dateline.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.Guide;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Stories;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The TypeScript client has the types of the contract, installs from its package, is small, and works with this server. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TypeScriptClientTest {

    private static final Path CONTRACT = Path.of("openapi", "openapi.yaml").toAbsolutePath();
    private static final Path TYPES = TypeScriptClient.SOURCE.resolve(Path.of("src", "schema.ts"));
    private static final Path PACKAGES = TypeScriptClient.INSTALLED.resolve("node_modules");
    private static final Set<String> NOT_BY_HAND = Set.of("schema.ts", "index.ts");
    private static final int MAX_BYTES = 12_000;
    private static final Duration RUN = Duration.ofMinutes(2);

    @Inject
    Newsroom newsroom;

    @Inject
    FreshDemo demo;

    @BeforeEach
    void install() throws Exception {
        TypeScriptClient.install();
    }

    /** Writes the types again if they differ, as the test of the committed contract does with the contract. */
    @Test
    void theTypesAreThoseOfTheCommittedContract() throws Exception {
        ContractTools.assertRuns(
                TypeScriptClient.BUILD,
                RUN,
                "node_modules/.bin/openapi-typescript",
                CONTRACT.toString(),
                "--output",
                "generated.ts");
        String generated = Files.readString(TypeScriptClient.BUILD.resolve("generated.ts"));
        boolean same = generated.equals(Files.readString(TYPES));
        if (!same) Files.writeString(TYPES, generated);
        assertTrue(same, TYPES + " differed from the contract. It is written anew; commit it.");
    }

    @Test
    void thePackageHasTheClientAndOneDependency() throws IOException {
        assertEquals(
                Set.of("LICENSE", "README.md", "dist", "package.json"),
                names(PACKAGES.resolve(Path.of("@dateline", "client"))));
        // The helpers are types only.
        Set<String> packages = names(PACKAGES);
        packages.removeIf(name -> name.startsWith("."));
        assertEquals(Set.of("@dateline", "openapi-fetch", "openapi-typescript-helpers"), packages);
        assertEquals(
                Files.readString(Path.of("LICENSE")), Files.readString(TypeScriptClient.SOURCE.resolve("LICENSE")));
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyExportIsDocumented() throws IOException {
        Set<String> undocumented = new TreeSet<>();
        try (Stream<Path> files = Files.list(TypeScriptClient.SOURCE.resolve("src"))) {
            // The contract documents its types, and the index has nothing of its own.
            for (Path file : files.filter(
                            file -> !NOT_BY_HAND.contains(file.getFileName().toString()))
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 1; i < lines.size(); i++) {
                    boolean isExport = lines.get(i).startsWith("export ");
                    if (isExport && !lines.get(i - 1).endsWith("*/")) undocumented.add(file + ": " + lines.get(i));
                }
            }
        }
        assertEquals(Set.of(), undocumented);
    }

    @Test
    void theClientIsSmall() throws Exception {
        ContractTools.assertRuns(
                TypeScriptClient.INSTALLED,
                RUN,
                TypeScriptClient.BUILD
                        .toAbsolutePath()
                        .resolve("node_modules/.bin/esbuild")
                        .toString(),
                PACKAGES.getFileName().resolve("@dateline/client/dist/index.js").toString(),
                "--bundle",
                "--minify",
                "--format=esm",
                "--outfile=bundle.js");
        byte[] bundle = Files.readAllBytes(TypeScriptClient.INSTALLED.resolve("bundle.js"));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bundle);
        }
        System.out.printf(
                "@dateline/client with openapi-fetch: %d bytes minified, %d with gzip%n",
                bundle.length, compressed.size());
        assertTrue(compressed.size() <= MAX_BYTES, compressed.size() + " bytes");
    }

    @Test
    void theTestsOfTheClientPass() throws Exception {
        String section = Newsroom.unique("client");
        String editor = newsroom.key("articles:write");
        Newsroom.as(editor)
                .contentType("application/json")
                .body(JsonBody.with("name", section).json())
                .put("/v1/sections/" + section)
                .then()
                .statusCode(201);
        for (int i = 0; i < 5; i++) {
            newsroom.publish(
                    Stories.article()
                            .headline("Tide " + i)
                            .section(section)
                            .paragraph("The mud flats are open.")
                            .json(),
                    "{}");
        }
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sections", List.of(section)))
                        .and("level", "full")
                        .and("media", "all")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        Outcome outcome = ContractTools.run(
                TypeScriptClient.INSTALLED,
                RUN,
                Map.of(
                        "DATELINE_URL",
                        Guide.SERVER,
                        "DATELINE_SECTION",
                        section,
                        "DATELINE_EDITOR_KEY",
                        editor,
                        "DATELINE_PARTNER_KEY",
                        partner.key()),
                tests());
        assertEquals(0, outcome.code(), outcome.output());
        outcome.output().lines().filter(line -> line.startsWith("# pass")).forEach(System.out::println);
    }

    private static String[] tests() throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
        names(TypeScriptClient.program("")).stream()
                .filter(name -> name.endsWith(".test.js"))
                .map(name -> "out/test/" + name)
                .forEach(command::add);
        assertTrue(command.size() > 3, command.toString());
        return command.toArray(String[]::new);
    }

    @Test
    void theExamplesOfTheReadmeRun() throws Exception {
        String output;
        try {
            output = ContractTools.assertRuns(TypeScriptClient.INSTALLED, RUN, "node", "out/examples/all.js");
        } finally {
            demo.restore();
        }
        for (String line : List.of("Harbour bridge reopens", "404 ", "copies to publish", "received version 1 at"))
            assertTrue(output.contains(line), line + "\n" + output);
    }
}
