package dateline;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The decision records have one form, and the index lists each of them with its title and status. */
class DecisionsTest {

    private static final Path FOLDER = Path.of("docs", "decisions");
    private static final Path INDEX = FOLDER.resolve("README.md");
    private static final List<String> SECTIONS = List.of("Context", "Decision", "Consequences", "Rejected");
    private static final Pattern FILE = Pattern.compile("\\A\\d{4}-[a-z0-9-]+\\.md\\z");
    private static final Pattern ROW =
            Pattern.compile("^\\| \\[(\\d{4})]\\(([^)]+)\\) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern TITLE = Pattern.compile("\\A# (\\d+)\\. (.+)\n\nStatus: (.+)\n");
    private static final Pattern STATUS =
            Pattern.compile("\\A(?:accepted|superseded (?:in part )?by \\[(\\d{4})]\\([^)]+\\))\\z");
    private static final Pattern SECTION = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern NUMBER = Pattern.compile("\\b\\d{4}\\b");

    /** File, title and status of a decision record, as stated by the index or by the record itself. */
    private record Entry(String file, String title, String status) {}

    @Test
    void everyRecordHasATitleAStatusAndTheFourSections() {
        for (Path record : records()) {
            String text = SourceFiles.read(record);
            String file = record.getFileName().toString();
            MatchResult head = first(TITLE, text, file + " begins with '# N. Title' and 'Status: …'");
            assertEquals(Integer.parseInt(file.substring(0, 4)), Integer.parseInt(head.group(1)), file);
            first(STATUS, head.group(3), file + ": the status is accepted, or names the successor");
            assertEquals(SECTIONS, groups(SECTION, text), file + " has these sections");
        }
    }

    @Test
    void aStatusNamesARecordAsSuccessor() {
        Map<String, Entry> recorded = recorded();
        recorded.forEach((number, entry) -> {
            String successor = first(STATUS, entry.status(), number + " has no such status")
                    .group(1);
            if (successor != null)
                assertTrue(
                        recorded.containsKey(successor),
                        number + " is superseded by " + successor + ", which is no record");
        });
    }

    @Test
    void theIndexListsEveryRecordOnceWithItsTitleAndStatus() {
        Map<String, Entry> listed = ROW.matcher(SourceFiles.read(INDEX))
                .results()
                .collect(toMap(
                        row -> row.group(1),
                        row -> new Entry(row.group(2), row.group(3), row.group(4)),
                        (one, other) -> new Entry(one.file(), "listed twice", other.status()),
                        TreeMap::new));
        assertEquals(recorded(), listed);
    }

    @Test
    void everyNumberHasARecordOrIsExplained() {
        String text = SourceFiles.read(INDEX);
        Set<String> explained =
                new TreeSet<>(groups(NUMBER, text.substring(text.indexOf("## Numbers without a record"))));
        TreeMap<String, Entry> recorded = recorded();
        Set<String> missing = new TreeSet<>(IntStream.rangeClosed(1, Integer.parseInt(recorded.lastKey()))
                .mapToObj("%04d"::formatted)
                .filter(Predicate.not(recorded::containsKey))
                .toList());
        assertEquals(missing, explained, "numbers without a record");
    }

    @Test
    void everyLinkInTheDocumentationLeadsToAFile() {
        List<String> broken = Stream.concat(
                        SourceFiles.endingIn(".md", Path.of("docs")).stream(),
                        Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")))
                .flatMap(page -> groups(LINK, SourceFiles.read(page)).stream()
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .map(link -> page + ": " + link))
                .toList();
        assertEquals(List.of(), broken);
    }

    private static List<Path> records() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.equals(INDEX))
                    .sorted()
                    .peek(file -> first(FILE, file.getFileName().toString(), file + " is named NNNN-title-in-words.md"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeMap<String, Entry> recorded() {
        return records().stream()
                .collect(toMap(
                        record -> record.getFileName().toString().substring(0, 4),
                        record -> {
                            MatchResult head =
                                    first(TITLE, SourceFiles.read(record), record + " has a title and a status");
                            return new Entry(record.getFileName().toString(), head.group(2), head.group(3));
                        },
                        (one, other) -> new Entry(one.file() + " and " + other.file(), "number used twice", ""),
                        TreeMap::new));
    }

    private static MatchResult first(Pattern pattern, String text, String otherwise) {
        return pattern.matcher(text).results().findFirst().orElseThrow(() -> new AssertionError(otherwise));
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(Math.min(1, match.groupCount())))
                .toList();
    }
}
