package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The floors of the house: a package imports only from lower floors, so neighbours never know each other. */
class WallsTest {

    private static final Path SOURCES = Path.of("src/main/java/dateline");
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("http", 0),
            Map.entry("database", 0),
            Map.entry("rights", 1),
            Map.entry("access", 1),
            Map.entry("change", 1),
            Map.entry("format", 1),
            Map.entry("outbound", 1),
            Map.entry("article", 2),
            Map.entry("feed", 3),
            Map.entry("syndication", 3),
            Map.entry("push", 3),
            Map.entry("ingest", 3),
            Map.entry("cache", 3),
            Map.entry("demo", 4),
            Map.entry("openapi", 4));
    // Fully qualified names count like imports.
    private static final Pattern USE = Pattern.compile("\\bdateline\\.([a-z]+)\\.[A-Z]");

    @Test
    void everyPackageHasAFloor() throws IOException {
        try (var rooms = Files.list(SOURCES)) {
            assertEquals(
                    List.of(),
                    rooms.filter(Files::isDirectory)
                            .map(room -> room.getFileName().toString())
                            .filter(room -> !FLOORS.containsKey(room))
                            .toList());
        }
    }

    @Test
    void aPackageKnowsOnlyTheFloorsBelowIt() throws IOException {
        List<String> breaches = new ArrayList<>();
        try (var files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Path room = SOURCES.relativize(file);
                if (room.getNameCount() > 1)
                    breaches.addAll(breaches(room.getName(0).toString(), file));
            }
        }
        assertEquals(List.of(), breaches);
    }

    private static List<String> breaches(String room, Path file) throws IOException {
        return USE.matcher(Files.readString(file))
                .results()
                .map(use -> use.group(1))
                .distinct()
                .filter(used -> !used.equals(room) && FLOORS.get(used) >= FLOORS.get(room))
                .map(used -> file.getFileName() + " of " + room + " uses " + used)
                .toList();
    }
}
