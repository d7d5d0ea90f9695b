package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Internals of the frameworks may change with each of their releases: one adapter class uses each. */
class FrameworkInternalsTest {

    @Test
    void onlyTheAdaptersUseInternalClasses() {
        Pattern internals = Pattern.compile("\\bio\\.vertx\\.[a-z.]*\\bimpl\\."
                + "|\\bio\\.quarkus\\.[a-z.]*\\.runtime\\.(?:[A-Za-z]+Recorder\\b|[a-z.]*\\bhandlers\\.)"
                + "|\\borg\\.jboss\\.resteasy\\.reactive\\.server\\.(?:core|handlers|mapping)\\.");
        assertEquals(
                Set.of(
                        "BoundedHeadDecoder.java",
                        "ProviderResponseLimit.java",
                        "VertxInternals.java",
                        "RestRoutes.java",
                        "RestContentType.java",
                        "MetricsThread.java"),
                classesWith(internals));
    }

    @Test
    void onlyTwoAdaptersReadPrivateFields() {
        assertEquals(
                Set.of("ProviderResponseLimit.java", "RestRoutes.java"),
                classesWith(Pattern.compile("\\bsetAccessible\\(")));
    }

    private static Set<String> classesWith(Pattern use) {
        return SourceFiles.java(SourceFiles.MAIN).stream()
                .filter(file -> use.matcher(SourceFiles.read(file)).find())
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
