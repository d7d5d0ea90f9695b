package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.Guide;
import dateline.openapi.TypeScriptClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps copies up to date, run by Node.js with a file of its own for cursor and copies: the one that the
 * syndication guide prints, or one with the follower of the TypeScript client.
 */
final class FollowerProgram {

    /**
     * What the program has stored.
     *
     * @param copies published and free for new uses: version and level by article
     * @param held ids of published copies on hold
     * @param embargoed version and level by article
     */
    record Stored(Map<String, String> copies, Set<String> held, Map<String, String> embargoed) {

        /** What the partner may use, before or after an embargo. */
        Map<String, String> all() {
            Map<String, String> all = new TreeMap<>(copies);
            all.putAll(embargoed);
            return all;
        }

        /** Ids of all published copies. */
        Set<String> published() {
            Set<String> all = new HashSet<>(copies.keySet());
            all.addAll(held);
            return all;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = Path.of("target", "guide");
    private static final int SECONDS = 60;

    private final Path program;
    private final Path file;
    private final Path log;
    private final String key;
    private Process process;
    private int restarts;

    private FollowerProgram(Path program, String name, String key) {
        this.program = program;
        this.file = DIRECTORY.resolve(name + ".json");
        this.log = DIRECTORY.resolve(name + ".log");
        this.key = key;
    }

    /** The program of the guide, which has stored nothing yet. */
    static FollowerProgram ofGuide(String name, String key) throws IOException {
        Files.createDirectories(DIRECTORY);
        Path program = Files.writeString(
                DIRECTORY.resolve("follower.mjs"),
                Guide.read("syndication.md", Map.of()).program());
        return create(program, name, key);
    }

    /** The program of the client, which has stored nothing yet. */
    static FollowerProgram ofClient(String name, String key) throws IOException {
        return create(TypeScriptClient.program("follower.js"), name, key);
    }

    private static FollowerProgram create(Path program, String name, String key) throws IOException {
        FollowerProgram follower = new FollowerProgram(program, name, key);
        Files.deleteIfExists(follower.file);
        return follower;
    }

    String key() {
        return key;
    }

    int restarts() {
        return restarts;
    }

    void start() throws IOException {
        process = run();
    }

    /** Ends it as a crash would, and starts it again on the same file. */
    void restart() throws IOException {
        kill();
        start();
        restarts++;
    }

    void kill() {
        if (process != null) process.destroyForcibly().onExit().join();
    }

    /** Runs it until it is caught up. */
    void catchUp() throws Exception {
        Process once = run("--once");
        assertTrue(once.waitFor(SECONDS, TimeUnit.SECONDS));
        assertEquals(0, once.exitValue(), Files.readString(log));
    }

    private Process run(String... options) throws IOException {
        ProcessBuilder command = new ProcessBuilder("node", program.toString(), Guide.SERVER, key, file.toString());
        command.command().addAll(List.of(options));
        return command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    Stored read() throws IOException {
        if (!Files.exists(file)) return new Stored(Map.of(), Set.of(), Map.of());
        JsonNode state = JSON.readTree(file.toFile());
        Map<String, String> copies = new TreeMap<>();
        Set<String> held = new HashSet<>();
        state.get("copies").properties().forEach(copy -> {
            if (copy.getValue().has("held")) held.add(copy.getKey());
            else copies.put(copy.getKey(), versionAndLevel(copy.getValue()));
        });
        Map<String, String> embargoed = new TreeMap<>();
        state.get("embargoed")
                .properties()
                .forEach(copy -> embargoed.put(copy.getKey(), versionAndLevel(copy.getValue())));
        return new Stored(copies, held, embargoed);
    }

    private static String versionAndLevel(JsonNode copy) {
        return copy.get("version").asInt() + " " + copy.get("level").asText();
    }
}
