package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Internals of the frameworks may change with each of their releases: one adapter class uses each. */
class FrameworkInternalsTest {

    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void onlyTheAdaptersUseInternalClasses() throws IOException {
        Pattern internals = Pattern.compile("\\bio\\.vertx\\.[a-z.]*\\bimpl\\."
                + "|\\bio\\.quarkus\\.[a-z.]*\\.runtime\\.(?:[A-Za-z]+Recorder\\b|[a-z.]*\\bhandlers\\.)"
                + "|\\borg\\.jboss\\.resteasy\\.reactive\\.server\\.(?:core|handlers|mapping)\\.");
        assertEquals(
                Set.of("VertxInternals.java", "RestRoutes.java", "RestContentType.java", "MetricsThread.java"),
                classesWith(internals));
    }

    @Test
    void onlyTheAdapterOfRestReadsPrivateFields() throws IOException {
        assertEquals(Set.of("RestRoutes.java"), classesWith(Pattern.compile("\\bsetAccessible\\(")));
    }

    private static Set<String> classesWith(Pattern use) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            Set<String> found = new java.util.TreeSet<>();
            for (Path file : sources)
                if (use.matcher(Files.readString(file)).find())
                    found.add(file.getFileName().toString());
            return found;
        }
    }
}
