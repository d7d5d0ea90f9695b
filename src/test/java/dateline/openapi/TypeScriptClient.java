package dateline.openapi;

import dateline.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;

/**
 * The client of {@code clients/typescript}, packed as for npm and installed into an empty folder, once for all tests. Its
 * tests and the examples of its README are compiled against the installed package.
 */
public final class TypeScriptClient {

    static final Path SOURCE = Path.of("clients", "typescript");

    /** Where the package is built, with the tools that build it. */
    public static final Path BUILD = Path.of("target", "typescript-client");

    /** The folder into which the package is installed. */
    static final Path INSTALLED = Path.of("target", "typescript-client-installed");

    private static final Duration STEP = Duration.ofMinutes(3);
    private static final Set<String> WRITTEN_BY_BUILDS = Set.of("node_modules", "dist", "out");
    private static final Pattern EXAMPLE = Pattern.compile("```ts\n(.*?)```", Pattern.DOTALL);
    private static final String FOLLOWS_UNTIL = "const stop = new AbortController();\n";

    // The strictest settings that users have. The package has to compile with the types of its dependencies checked.
    private static final String COMPILER = """
            {
              "compilerOptions": {
                "target": "ES2022",
                "lib": ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
                "module": "NodeNext",
                "moduleDetection": "force",
                "strict": true,
                "exactOptionalPropertyTypes": true,
                "noUncheckedIndexedAccess": true,
                "noPropertyAccessFromIndexSignature": true,
                "skipLibCheck": false,
                "types": ["node"],
                "typeRoots": ["../typescript-client/node_modules/@types"],
                "outDir": "out"
              },
              "include": ["test", "examples"]
            }
            """;

    // A property, because tests with and without Quarkus have different class loaders.
    private static final String IS_INSTALLED = "test.typescript-client.installed";

    private TypeScriptClient() {}

    /** Skips the calling test where Node.js is not installed. */
    public static synchronized void install() throws Exception {
        ContractTools.assumeNode();
        if (Boolean.getBoolean(IS_INSTALLED)) return;
        String packed = build();
        FileUtils.deleteDirectory(INSTALLED.toFile());
        Files.createDirectories(INSTALLED);
        Files.writeString(INSTALLED.resolve("package.json"), "{\"private\":true,\"type\":\"module\"}");
        Files.writeString(INSTALLED.resolve("tsconfig.json"), COMPILER);
        npm(INSTALLED, "install", "--ignore-scripts", "--prefer-offline", "--no-progress", packed);
        copySources(SOURCE.resolve("test"), INSTALLED.resolve("test"));
        writeExamples();
        ContractTools.assertRuns(
                INSTALLED,
                STEP,
                BUILD.toAbsolutePath().resolve("node_modules/.bin/tsc").toString(),
                "--project",
                ".");
        System.setProperty(IS_INSTALLED, "true");
    }

    /** A program of the client's tests, compiled. */
    public static Path program(String name) {
        return INSTALLED.resolve(Path.of("out", "test", name));
    }

    /** @return the packed file */
    private static String build() throws Exception {
        for (String directory : List.of("src", "dist"))
            FileUtils.deleteDirectory(BUILD.resolve(directory).toFile());
        copySources(SOURCE, BUILD);
        npm(BUILD, "ci", "--ignore-scripts", "--prefer-offline", "--no-progress");
        String file = npm(BUILD, "pack", "--silent").strip();
        return BUILD.toAbsolutePath().resolve(file).toString();
    }

    /** Runs npm and returns its output. */
    public static String npm(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(arguments));
        return ContractTools.assertRuns(directory, STEP, command.toArray(String[]::new));
    }

    private static void copySources(Path from, Path to) throws IOException {
        FileUtils.copyDirectory(from.toFile(), to.toFile(), file -> !WRITTEN_BY_BUILDS.contains(file.getName()));
    }

    // Each block of the README is a program of its own. It runs against the server of the tests.
    private static void writeExamples() throws IOException {
        Path directory = Files.createDirectories(INSTALLED.resolve("examples"));
        List<String> examples = EXAMPLE.matcher(Files.readString(SOURCE.resolve("README.md")))
                .results()
                .map(block -> block.group(1).replace(Guide.PRINTED, Guide.SERVER))
                .map(example -> example.replace(FOLLOWS_UNTIL, FOLLOWS_UNTIL + "setImmediate(() => stop.abort());\n"))
                .toList();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            Files.writeString(directory.resolve("example-" + i + ".ts"), examples.get(i));
            all.append("await import('./example-").append(i).append(".js');\n");
        }
        Files.writeString(directory.resolve("all.ts"), all);
    }
}
