package dateline;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    private static final Path GLOSSARY = Path.of("docs", "glossary.md");
    private static final Path CLIENT = Path.of("clients", "typescript", "README.md");
    private static final int LONGEST_README = 120;
    private static final int MOST_WORDS_TO_LOOK_UP = 8;

    private static final Pattern FENCED = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE = Pattern.compile("@?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?");
    private static final Pattern CONSTANT = Pattern.compile("(?:([A-Z]\\w*)\\.)?([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)");
    private static final Pattern FILE = Pattern.compile("(?:src|docs|bin|bench|deploy|openapi|\\.ci)/[\\w./-]+");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|record|interface|enum|@interface) ([A-Z]\\w*)");
    private static final Pattern PACKAGE = Pattern.compile("^(?:floor \\d: |    )(\\w+)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)#([^)\\s]+)\\)");
    private static final Pattern ITALIC = Pattern.compile("(?<!\\*)\\*([a-z][a-z ]*)\\*(?!\\*)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    /** Where the version of Dateline stands. The test of the committed contract compares it with the served one. */
    private static final Map<Path, Pattern> VERSIONS = Map.of(
            Path.of("pom.xml"), Pattern.compile("<artifactId>dateline</artifactId>\\s*<version>(.+?)</version>"),
            Path.of("openapi", "openapi.yaml"), Pattern.compile("\n  version: (\\S+)\n"),
            Path.of("clients", "typescript", "package.json"), Pattern.compile("\"version\": \"(.+?)\""),
            Path.of("CHANGELOG.md"), Pattern.compile("\n## \\[(\\d\\S*)] - \\d{4}-\\d\\d-\\d\\d\n"));

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
            "Scheduled",
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

    /** Source code without comments and strings, by the types that it declares; test sources included. */
    private static final Map<String, String> SOURCES = sources();

    private static final List<String> ALL_SOURCES =
            SOURCES.values().stream().distinct().toList();

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
            for (MatchResult span : spans(page, CONSTANT)) {
                String type = span.group(1);
                String name = span.group(2);
                // ConfigurationDocumentTest checks the variables.
                if (FOREIGN.contains(name) || name.startsWith("DATELINE_")) continue;
                List<String> sources = type == null ? ALL_SOURCES : List.of(SOURCES.getOrDefault(type, ""));
                boolean isDeclared = sources.stream()
                        .filter(source -> source.contains(name))
                        .anyMatch(source -> declarationOf(name).matcher(source).find());
                if (!isDeclared) missing.add(page + " names the constant " + span.group());
            }
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
        Set<String> packages = PACKAGE.matcher(SourceFiles.read(Path.of("src", "test", "resources", "walls.txt")))
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
            LINK.matcher(SourceFiles.read(page)).results().forEach(link -> {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                boolean exists = Files.exists(target) && anchors(target).contains(link.group(2));
                if (!exists) broken.add(page + ": " + link.group(1) + "#" + link.group(2));
            });
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void theFirstSectionsNeedTheEightWordsThatTheGlossaryNames() {
        String map = SourceFiles.read(MAP);
        Set<String> used = new TreeSet<>(italics(section(map, "## The life of a read")));
        used.addAll(italics(section(map, "## The life of a section list")));
        String glossary = SourceFiles.read(GLOSSARY);
        assertEquals(used, italics(section(glossary, "# Glossary")));
        assertTrue(used.size() <= MOST_WORDS_TO_LOOK_UP, used.toString());
        assertEquals(
                List.of(),
                used.stream()
                        .filter(word -> !glossary.contains("\n| " + word + " "))
                        .toList());
    }

    @Test
    void theArtifactTheContractAndTheNewestReleaseHaveOneVersion() {
        Set<String> versions = new TreeSet<>();
        for (var place : VERSIONS.entrySet()) {
            var version = place.getValue().matcher(SourceFiles.read(place.getKey()));
            assertTrue(version.find(), place.getKey() + " states no version.");
            versions.add(version.group(1));
        }
        assertEquals(1, versions.size(), versions.toString());
    }

    @Test
    void theIndexOfTheOperationsPagesListsEachPage() {
        Set<String> pages = SourceFiles.endingIn(".md", OperationsPages.DIRECTORY).stream()
                .map(page -> page.getFileName().toString())
                .filter(page -> !page.equals("README.md"))
                .collect(toSet());
        assertEquals(pages, OperationsPages.listed());
    }

    @Test
    void theReadmeIsShort() {
        long lines = SourceFiles.read(README).lines().count();
        assertTrue(lines <= LONGEST_README, "README.md has " + lines + " lines, at most " + LONGEST_README);
    }

    private static List<Path> pagesAboutCode() {
        return Stream.concat(
                        Stream.of(MAP, GLOSSARY, Path.of("CONTRIBUTING.md")),
                        SourceFiles.endingIn(".md", Path.of("docs", "architecture")).stream())
                .toList();
    }

    private static List<Path> allPages() {
        return Stream.concat(
                        Stream.of(README, Path.of("CONTRIBUTING.md"), CLIENT),
                        SourceFiles.endingIn(".md", Path.of("docs")).stream())
                .toList();
    }

    /** Code spans of a page that match the pattern as a whole; fenced blocks are skipped. */
    private static List<MatchResult> spans(Path page, Pattern pattern) {
        return CODE_SPAN
                .matcher(FENCED.matcher(SourceFiles.read(page)).replaceAll(""))
                .results()
                .flatMap(span -> {
                    var matcher = pattern.matcher(span.group(1).replaceFirst("\\(.*\\)$", ""));
                    return matcher.matches() ? Stream.of(matcher.toMatchResult()) : Stream.empty();
                })
                .toList();
    }

    /** From a heading to the next one. */
    private static String section(String page, String heading) {
        int start = page.indexOf("\n" + heading + "\n") + 1;
        int from = page.startsWith(heading + "\n") ? 0 : start;
        int end = page.indexOf("\n#", from + 1);
        return page.substring(from, end < 0 ? page.length() : end);
    }

    /** The words in italics, in the singular. */
    private static Set<String> italics(String text) {
        return ITALIC.matcher(text)
                .results()
                .map(word -> word.group(1).replaceFirst("(?<=term|tag|candidate)s$", ""))
                .collect(toCollection(TreeSet::new));
    }

    /** The anchors that GitHub generates for the headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(SourceFiles.read(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    /** The declaration as a constant of an enum or as a field. */
    private static Pattern declarationOf(String constant) {
        return Pattern.compile(
                "(?:^|[,{)])\\s*+%1$s\\s*+(?:[,;({}]|$)|\\b%1$s\\s*+=".formatted(constant), Pattern.MULTILINE);
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + name + "\\b");
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (Path file : SourceFiles.java(Path.of("src"))) {
            String text = SourceFiles.withoutCommentsAndTexts(SourceFiles.read(file));
            DECLARED.matcher(text)
                    .results()
                    .forEach(type -> sources.merge(type.group(1), text, (one, other) -> one + "\n" + other));
        }
        return sources;
    }
}
