package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** Words that neither names nor comments nor documents use; a comment starts with #. */
    private static final Path RETIRED_WORDS = Path.of("src/test/resources/retired-words.txt");

    private static final Path GLOSSARY = Path.of("docs/glossary.md");
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+");

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
    void noRetiredWordIsUsed() throws IOException {
        List<String> retired = entries(RETIRED_WORDS).toList();
        List<String> used = new ArrayList<>();
        Stream<Path> documents = Stream.concat(
                SourceFiles.endingIn(".md", Path.of("docs")).stream(),
                Stream.of(
                        Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("src/main/resources/problems.yaml")));
        Stream.concat(SourceFiles.java(Path.of("src")).stream(), documents)
                .filter(file -> !file.equals(GLOSSARY))
                .forEach(file -> {
                    String words = words(file);
                    for (String entry : retired) {
                        if (words.contains(" " + entry + " ") || words.contains(" " + entry + "s "))
                            used.add(file + ": " + entry);
                    }
                });
        assertEquals(List.of(), used);
    }

    /** The words of a file in lower case, the parts of names as separate words, each between two spaces. */
    private static String words(Path file) {
        String text = SourceFiles.read(file);
        if (file.toString().endsWith(".java")) text = SourceFiles.withoutTexts(text);
        StringBuilder words = new StringBuilder(" ");
        WORD.matcher(text)
                .results()
                .forEach(word ->
                        words.append(word.group().toLowerCase(Locale.ROOT)).append(' '));
        return words.toString();
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
