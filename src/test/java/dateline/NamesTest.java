package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Checks the names of the declared types and the size of the classes, from the source code. */
@Execution(ExecutionMode.CONCURRENT)
class NamesTest {

    /** Names that no type may have again; a comment starts with #. */
    private static final Path RETIRED = Path.of("src/test/resources/retired-names.txt");

    private static final int MOST_LINES = 250;

    /**
     * Nested types that are named by their role in the outer type. Links: the links of a view. Item: an element of the
     * list of a view. Check: the ConstraintValidator of an annotation.
     */
    private static final Set<String> DECLARED_OFTEN = Set.of("Links", "Item", "Check");

    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)\\s*[<({\\s]");

    @Test
    void aTypeNameIsDeclaredOnce() {
        Map<String, TreeSet<String>> twice = new TreeMap<>(declarations(SourceFiles.MAIN));
        twice.keySet().removeAll(DECLARED_OFTEN);
        twice.values().removeIf(places -> places.size() < 2);
        assertEquals(Map.of(), twice);
    }

    @Test
    void everyExceptionIsDeclaredMoreThanOnce() {
        Map<String, TreeSet<String>> declared = declarations(SourceFiles.MAIN);
        assertEquals(
                List.of(),
                DECLARED_OFTEN.stream()
                        .filter(name ->
                                declared.getOrDefault(name, new TreeSet<>()).size() < 2)
                        .toList());
    }

    @Test
    void noClassIsNamedAfterADesk() {
        assertEquals(
                List.of(),
                Stream.of(SourceFiles.MAIN, SourceFiles.TESTS)
                        .flatMap(root -> declarations(root).keySet().stream())
                        .filter(name -> name.endsWith("Desk"))
                        .toList());
    }

    @Test
    void noRetiredNameIsDeclaredAgain() throws IOException {
        Set<String> retired = entries(RETIRED)
                .flatMap(line -> Stream.of(line.trim().split("\\s+")))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Path root : List.of(SourceFiles.MAIN, SourceFiles.TESTS)) {
            Map<String, TreeSet<String>> declared = declarations(root);
            declared.keySet().retainAll(retired);
            assertEquals(Map.of(), declared);
        }
    }

    @Test
    void noNameOrCommentUsesARetiredWord() {
        List<String> used = new ArrayList<>();
        SourceFiles.java(Path.of("src"))
                .forEach(file -> RetiredWords.in(SourceFiles.withoutTexts(SourceFiles.read(file)))
                        .forEach(word -> used.add(file + ": " + word)));
        assertEquals(List.of(), used);
    }

    private static Stream<String> entries(Path list) throws IOException {
        return Files.readAllLines(list).stream().filter(line -> !line.isBlank() && !line.startsWith("#"));
    }

    @Test
    void aClassHasAtMost250Lines() {
        Map<String, Long> large = new TreeMap<>();
        SourceFiles.java(SourceFiles.MAIN).forEach(file -> large.put(file.toString(), lines(file)));
        large.values().removeIf(lines -> lines <= MOST_LINES);
        assertEquals(Map.of(), large);
    }

    /**
     * The names of all declared types, including nested ones, each with its declarations as file path and number in the
     * file.
     */
    private static Map<String, TreeSet<String>> declarations(Path root) {
        Map<String, TreeSet<String>> found = new TreeMap<>();
        SourceFiles.java(root).forEach(file -> {
            var types = TYPE.matcher(SourceFiles.withoutCommentsAndTexts(SourceFiles.read(file)));
            for (int number = 1; types.find(); number++)
                found.computeIfAbsent(types.group(1), name -> new TreeSet<>()).add(file + " type " + number);
        });
        return found;
    }

    /** The number of lines without imports, comments and blank lines. */
    private static long lines(Path file) {
        return SourceFiles.withoutComments(SourceFiles.read(file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("import "))
                .count();
    }
}
