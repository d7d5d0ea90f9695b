package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.KeysIT.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/dateline} of an unpacked distribution runs, with which settings. A script prints this instead of the JVM. */
class LauncherTest {

    private static final String PRINT = """
            #!/bin/sh
            echo "args $*"
            echo "in $PWD"
            env | grep '^DATELINE_' | sort
            """;

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void unpack() throws IOException {
        home = directory.toRealPath().resolve("dateline-1");
        for (String part : List.of("bin", "app", "config", "runtime/bin")) Files.createDirectories(home.resolve(part));
        Files.copy(Path.of("bin/dateline"), home.resolve("bin/dateline"));
        Path java = Files.writeString(home.resolve("runtime/bin/java"), PRINT);
        assertTrue(java.toFile().setExecutable(true)
                && home.resolve("bin/dateline").toFile().setExecutable(true));
    }

    @Test
    void startUsesTheRuntimeAndTheAotCacheOfTheDistribution() throws Exception {
        Files.writeString(home.resolve("app/app.aot"), "");
        Run run = run(Map.of(), "start", "-Dquarkus.http.port=8081");
        assertEquals(0, run.code(), run.text());
        assertTrue(run.text().contains("-XX:AOTCache=app.aot"), run.text());
        assertTrue(
                run.text().contains(" -Dquarkus.http.port=8081 -jar " + home.resolve("app/quarkus-run.jar") + "\n"),
                run.text());
        assertTrue(run.text().contains("in " + home.resolve("app") + "\n"), run.text());
        assertEquals(run, run(Map.of(), "-Dquarkus.http.port=8081"), "the word start may be left out");
        assertTrue(
                run.text().contains("DATELINE_DATA_DIR=" + directory.toRealPath() + "/data\n"),
                "the data is below the directory of the caller: " + run.text());
    }

    @Test
    void aWordAfterStartIsRefused() throws Exception {
        Run run = run(Map.of(), "start", "-Dquarkus.http.port=8081", "check");
        assertEquals(2, run.code(), run.text());
        assertEquals(
                "The command start takes only options of Java, but check was given. Remove it; docs/configuration.md lists all settings.\n",
                run.text());
    }

    @Test
    void aWordIsACommand() throws Exception {
        Run run = run(Map.of(), "verify-receipt", "receipt.jws");
        assertTrue(run.text().contains("quarkus-run.jar verify-receipt receipt.jws\n"), run.text());
        assertTrue(run.text().contains("in " + directory.toRealPath() + "\n"), "paths are relative to the caller");
    }

    @Test
    void settingsComeFromTheFileUnlessAVariableIsSet() throws Exception {
        Files.writeString(home.resolve("config/dateline.env"), """
                # The public URL.
                DATELINE_PUBLIC_URL=https://api.example.com
                DATELINE_SITE_URL=https://www.example.com/{section}/{slug}?a=b c&d

                DATELINE_HEAP=300m
                DATELINE_DATA_DIR=store""");
        Run run = run(Map.of("DATELINE_PUBLIC_URL", ""), "start");
        assertEquals(
                List.of(
                        "DATELINE_DATA_DIR=" + directory.toRealPath() + "/store",
                        "DATELINE_HEAP=300m",
                        "DATELINE_PUBLIC_URL=",
                        "DATELINE_SITE_URL=https://www.example.com/{section}/{slug}?a=b c&d"),
                run.text().lines().filter(line -> line.startsWith("DATELINE_")).toList());
        assertTrue(run.text().startsWith("args -Xmx300m "), run.text());
    }

    @Test
    void aLineThatIsNoSettingIsRefusedByItsNumber() throws Exception {
        for (String line : List.of("export DATELINE_HEAP=300m", "DATELINE_HEAP", "DATELINE-HEAP=300m", "$(id)=1")) {
            Files.writeString(home.resolve("config/dateline.env"), "# Settings\n" + line + "\n");
            Run run = run(Map.of(), "start");
            assertEquals(2, run.code(), run.text());
            assertEquals(
                    "Line 2 of " + home.resolve("config/dateline.env")
                            + " is not NAME=VALUE. Correct it, or write # in front of it.\n",
                    run.text());
        }
    }

    @Test
    void aLinkToTheScriptFindsTheDistribution() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("dateline"), home.resolve("bin/dateline"));
        Run run = run(List.of(link.toString(), "check"), Map.of());
        assertTrue(run.text().contains("-jar " + home.resolve("app/quarkus-run.jar") + " check\n"), run.text());
    }

    private Run run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/dateline").toString()));
        command.addAll(List.of(words));
        return run(command, environment);
    }

    private Run run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DATELINE_") || name.equals("JAVA_OPTS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }
}
