package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pages for operators under {@code docs/operations}: their shell commands, and the output that they show. */
public final class OperationsPages {

    static final Path DIRECTORY = Path.of("docs", "operations");

    /** Commands for a server with the embedded database. */
    private static final String SHELL = "sh";

    /** Commands for a PostgreSQL of one's own. */
    private static final String POSTGRESQL = "sh postgresql";

    /** Commands that start several servers on this machine. */
    private static final String CLUSTER = "sh cluster";

    private static final String OUTPUT = "text";
    private static final Set<String> LANGUAGES =
            Set.of(SHELL, POSTGRESQL, CLUSTER, OUTPUT, "cron", "haproxy", "env", "ini");
    private static final Pattern ROW = Pattern.compile("^\\| \\[[^]]+]\\(([a-z-]+\\.md)\\)", Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("^```([^\n`]*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** @param output what the page shows after the commands, with {@code …} for what differs; empty for nothing */
    record Commands(String page, String script, String output) {

        /**
         * Runs the commands in one shell, which ends at the first that fails, and compares the output.
         *
         * @param server the address that replaces the one on the page
         */
        String run(ProcessBuilder shell, String server) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(shell.command());
            command.addAll(List.of("bash", "-eu", "-o", "pipefail", "-c", script.replace(Guide.PRINTED, server)));
            Process process = shell.command(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), page + ": " + script + text);
            for (String line : output.lines().toList()) {
                String expected =
                        Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
                assertTrue(
                        text.lines().anyMatch(one -> one.matches(expected)),
                        page + ": " + script + "prints\n" + text + "instead of\n" + line);
            }
            return text;
        }
    }

    private OperationsPages() {}

    /** The pages that the index lists. */
    static Set<String> listed() {
        return ROW.matcher(SourceFiles.read(DIRECTORY.resolve("README.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    /** The commands of a page for a server with the embedded database, in their order. */
    static List<Commands> commands(String page) {
        return commands(page, SHELL);
    }

    /** The commands of a page for a PostgreSQL of one's own, in their order. */
    static List<Commands> postgresql(String page) {
        return commands(page, POSTGRESQL);
    }

    /** The commands of a page that start and stop several servers, in their order. */
    static List<Commands> cluster(String page) {
        return commands(page, CLUSTER);
    }

    /** The only block of a page in another language. */
    public static String only(String page, String language) {
        List<String> blocks = blocks(page).stream()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
        assertEquals(1, blocks.size(), page + ": " + language);
        return blocks.get(0);
    }

    /** A shell in a directory that has the commands of the installation. */
    static ProcessBuilder shell(Path directory, Map<String, String> environment) throws IOException {
        Path commands = directory.resolve("bin");
        if (!Files.exists(commands))
            Files.createSymbolicLink(commands, Path.of("bin").toAbsolutePath());
        ProcessBuilder shell = new ProcessBuilder().directory(directory.toFile());
        shell.environment()
                .putAll(Map.of(
                        "DATELINE_APP",
                        Path.of("target", "quarkus-app").toAbsolutePath().toString(),
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")));
        shell.environment().putAll(environment);
        return shell;
    }

    private static List<Commands> commands(String page, String language) {
        List<Commands> commands = new ArrayList<>();
        List<MatchResult> blocks = blocks(page);
        for (int i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).group(1).equals(language)) continue;
            boolean hasOutput =
                    i + 1 < blocks.size() && blocks.get(i + 1).group(1).equals(OUTPUT);
            commands.add(new Commands(
                    page, blocks.get(i).group(2), hasOutput ? blocks.get(i + 1).group(2) : ""));
        }
        return commands;
    }

    private static List<MatchResult> blocks(String page) {
        List<MatchResult> blocks = BLOCK.matcher(SourceFiles.read(DIRECTORY.resolve(page)))
                .results()
                .toList();
        blocks.forEach(block -> assertTrue(LANGUAGES.contains(block.group(1)), page + ": " + block.group(1)));
        return blocks;
    }
}
