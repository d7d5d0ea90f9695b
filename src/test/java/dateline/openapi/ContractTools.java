package dateline.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The npm packages of {@code src/test/contract-tools}, installed once for all tests into {@code target}. */
public final class ContractTools {

    public static final Path DIRECTORY = Path.of("target", "contract-tools");

    private static final List<String> NEEDED = List.of("node", "npm");
    private static final Duration INSTALLATION = Duration.ofMinutes(5);

    private static boolean installed;

    private ContractTools() {}

    /** Exit code and combined output of a program. */
    record Outcome(int code, String output) {}

    /** Skips the calling test where Node.js is not installed. */
    public static synchronized void install() throws Exception {
        assumeNode();
        if (installed) return;
        install(DIRECTORY);
        installed = true;
    }

    /** Skips the calling test where Node.js is not installed. */
    public static void assumeNode() {
        assumeTrue(
                isInstallable(),
                "needs node (20.19 or newer) and npm on the PATH; on Debian: apt-get install nodejs npm");
    }

    /** Whether Node.js is installed. */
    public static boolean isInstallable() {
        return NEEDED.stream().allMatch(ContractTools::onPath);
    }

    /** Installs packages into a directory of {@code target}, from the directory of the same name in {@code src/test}. */
    public static void install(Path directory) throws Exception {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(Path.of("src", "test").resolve(directory.getFileName()))) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        assertRuns(directory, INSTALLATION, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-progress");
    }

    /** @return the output */
    static String assertRuns(Path directory, Duration within, String... command) throws Exception {
        Outcome outcome = run(directory, within, command);
        assertEquals(0, outcome.code(), () -> String.join(" ", command) + "\n" + outcome.output());
        return outcome.output();
    }

    static Outcome run(Path directory, Duration within, String... command) throws IOException, InterruptedException {
        return run(directory, within, Map.of(), command);
    }

    /** @param variables of the environment */
    static Outcome run(Path directory, Duration within, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output.log");
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().put("REDOCLY_TELEMETRY", "off");
        program.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        program.environment().put("NO_COLOR", "1");
        program.environment().putAll(variables);
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
