package dateline;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that explain the code name only types, members, constants, files and sections that exist. */
class DocumentationTest {

    private static final Path README = Path.of("README.md");
    private static final Path MAP = Path.of("docs", "architecture.md");
    private static final int LONGEST_README = 120;

    private static final Pattern FENCED = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("@?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*");
    private static final Pattern FILE = Pattern.compile("(?:src|docs|bin|bench|deploy|openapi|\\.ci)/[\\w./-]+");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|record|interface|enum|@interface) ([A-Z]\\w*)");
    private static final Pattern PACKAGE = Pattern.compile("^(?:floor \\d: |    )(\\w+)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)#([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    /**
     * Words in code spans that look like types or constants but are not from this project: headers, and methods and
     * types of Java and Quarkus.
     */
    private static final Set<String> FOREIGN = Set.of(
            "Accept",
            "Vary",
            "Transactional",
            "PermitAll",
            "Produces",
            "Path",
            "Schema",
            "Size",
            "Pattern",
            "Date",
            "System",
            "Valid",
            "ConfigMapping",
            "Optional",
            "Instant",
            "DELETE",
            "GET",
            "HEAD",
            "OPTIONS",
            "PATCH",
            "POST",
            "PURGE",
            "PUT");

    /** Source text by the types that it declares, test sources included. */
    private static final Map<String, String> SOURCES = sources();

    private static final String ALL_SOURCES =
            SOURCES.values().stream().distinct().collect(joining("\n"));

    @Test
    void everyTypeThatThePagesNameExists() {
        Set<String> missing = new TreeSet<>();
        for (Path page : pagesAboutCode()) {
            for (MatchResult span : spans(page, TYPE)) {
                String type = span.group(1);
                String member = span.group(2);
                if (FOREIGN.contains(type)) continue;
                String source = SOURCES.get(type);
                if (source == null) missing.add(page + " names the type " + type);
                else if (member != null && !word(member).matcher(source).find())
                    missing.add(page + " names " + type + "." + member);
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyConstantThatThePagesNameExists() {
        Set<String> missing = new TreeSet<>();
        for (Path page : pagesAboutCode()) {
            spans(page, CONSTANT).stream()
                    .map(MatchResult::group)
                    // ConfigurationDocumentTest checks the variables.
                    .filter(name -> !FOREIGN.contains(name) && !name.startsWith("DATELINE_"))
                    .filter(name -> !word(name).matcher(ALL_SOURCES).find())
                    .forEach(name -> missing.add(page + " names the constant " + name));
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyFileThatThePagesNameExists() {
        Set<String> missing = new TreeSet<>();
        for (Path page : pagesAboutCode()) {
            spans(page, FILE).stream()
                    .map(MatchResult::group)
                    .filter(file -> !Files.exists(Path.of(file)))
                    .forEach(file -> missing.add(page + " names the file " + file));
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void theMapNamesEveryPackage() {
        Set<String> named = spans(MAP, Pattern.compile("[a-z]+")).stream()
                .map(MatchResult::group)
                .collect(toSet());
        Set<String> packages = PACKAGE.matcher(read(Path.of("src", "test", "resources", "walls.txt")))
                .results()
                .map(line -> line.group(1))
                .collect(toSet());
        packages.removeAll(named);
        assertEquals(Set.of(), packages);
    }

    @Test
    void everyLinkToASectionLeadsToAHeading() {
        Set<String> broken = new TreeSet<>();
        for (Path page : allPages()) {
            LINK.matcher(read(page)).results().forEach(link -> {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                boolean exists = Files.exists(target) && anchors(target).contains(link.group(2));
                if (!exists) broken.add(page + ": " + link.group(1) + "#" + link.group(2));
            });
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void theReadmeIsShort() {
        long lines = read(README).lines().count();
        assertTrue(lines <= LONGEST_README, "README.md has " + lines + " lines, at most " + LONGEST_README);
    }

    private static List<Path> pagesAboutCode() {
        return Stream.concat(
                        Stream.of(MAP, Path.of("docs", "glossary.md"), Path.of("CONTRIBUTING.md")),
                        markdown(Path.of("docs", "architecture")).stream())
                .toList();
    }

    private static List<Path> allPages() {
        return Stream.concat(Stream.of(README, Path.of("CONTRIBUTING.md")), markdown(Path.of("docs")).stream())
                .toList();
    }

    private static List<Path> markdown(Path folder) {
        return files(folder, ".md");
    }

    /** Code spans of a page that match the pattern as a whole; fenced blocks are skipped. */
    private static List<MatchResult> spans(Path page, Pattern pattern) {
        return CODE_SPAN
                .matcher(FENCED.matcher(read(page)).replaceAll(""))
                .results()
                .flatMap(span -> {
                    var matcher = pattern.matcher(span.group(1).replaceFirst("\\(.*\\)$", ""));
                    return matcher.matches() ? Stream.of(matcher.toMatchResult()) : Stream.empty();
                })
                .toList();
    }

    /** The anchors that GitHub generates for the headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(read(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + name + "\\b");
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (Path file : files(Path.of("src"), ".java")) {
            String text = read(file);
            DECLARED.matcher(text)
                    .results()
                    .forEach(type -> sources.merge(type.group(1), text, (one, other) -> one + "\n" + other));
        }
        return sources;
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
