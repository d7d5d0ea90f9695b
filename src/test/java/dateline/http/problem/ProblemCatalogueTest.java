package dateline.http.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.SourceFiles;
import dateline.rights.Reason;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The problem catalogue matches the code, and every entry is complete. */
class ProblemCatalogueTest {

    private static final Pattern REFUSAL = Pattern.compile("Problem\\s*\\.of\\(\\s*\"([^\"]+)\"");

    @Test
    void everyProblemInTheCodeIsInTheCatalogue() {
        Set<String> unexplained = raised();
        Stream.of(Reason.values())
                // A caller who must not know of an article gets the 404 of an unknown one.
                .filter(reason -> reason != Reason.ARTICLE_NOT_PUBLISHED)
                .map(Reason::code)
                .forEach(unexplained::add);
        unexplained.removeIf(ProblemCatalogue::contains);
        assertEquals(Set.of(), unexplained);
    }

    @Test
    void everyProblemInTheCatalogueIsInTheCode() {
        String sources = String.join("\n", sources());
        Set<String> reasons = Stream.of(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        assertEquals(
                List.of(),
                ProblemCatalogue.all().stream()
                        .filter(entry -> !sources.contains('"' + entry.code() + '"'))
                        .filter(entry -> !reasons.contains(entry.code()))
                        .filter(entry -> entry.constraints() == null)
                        .map(ProblemCatalogue.Entry::code)
                        .toList());
    }

    @Test
    void everyEntryIsCompleteAndHasSentences() {
        for (var entry : ProblemCatalogue.all()) {
            assertTrue(entry.code().matches("[a-z0-9]+(-[a-z0-9]+)*"), entry.code());
            assertTrue(entry.status() >= 400 && entry.status() < 600, entry.code());
            assertTrue(entry.title().length() > 3 && !entry.title().endsWith("."), entry.code());
            for (String text : List.of(entry.meaning(), entry.cause(), entry.fix())) {
                assertTrue(text.length() > 15 && text.endsWith("."), entry.code() + ": " + text);
            }
            assertFalse(entry.example().isBlank(), entry.code());
            assertFalse(entry.meaning().equals(entry.title() + "."), entry.code());
        }
    }

    @Test
    void noTwoEntriesHaveTheSameTitle() {
        List<String> titles = ProblemCatalogue.all().stream()
                .map(ProblemCatalogue.Entry::title)
                .toList();
        assertEquals(titles.size(), Set.copyOf(titles).size());
    }

    private static Set<String> raised() {
        Set<String> codes = new TreeSet<>();
        for (String source : sources()) {
            REFUSAL.matcher(source).results().forEach(refusal -> codes.add(refusal.group(1)));
        }
        assertTrue(codes.size() > 40, "The search finds nothing any more.");
        return codes;
    }

    private static List<String> sources() {
        return SourceFiles.java(SourceFiles.MAIN).stream()
                .map(SourceFiles::read)
                .toList();
    }
}
