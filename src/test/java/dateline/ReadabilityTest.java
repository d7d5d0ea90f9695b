package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Checks that the texts for readers have short sentences and no retired words. */
@Execution(ExecutionMode.CONCURRENT)
class ReadabilityTest {

    private static final double LONGEST_AVERAGE = 20;
    private static final int LONGEST_SENTENCE = 35;

    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Path GLOSSARY = Path.of("docs", "glossary.md");

    /** The texts for readers by source: contract, problems, guides, pages and messages. */
    private static final Map<String, List<String>> SOURCES = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (Path file : SourceFiles.endingIn(".yaml", RESOURCES.resolve("contract")))
            SOURCES.put(file.toString(), yaml(file, Set.of("summary", "description")));
        Path problems = RESOURCES.resolve("problems.yaml");
        SOURCES.put(problems.toString(), yaml(problems, Set.of("title", "meaning", "cause", "fix", "example")));
        for (Path page : SourceFiles.endingIn(".html", RESOURCES))
            SOURCES.put(page.toString(), Prose.ofHtml(SourceFiles.read(page)));
        List<Path> documents = new ArrayList<>(SourceFiles.endingIn(".md", Path.of("docs", "api")));
        documents.addAll(SourceFiles.endingIn(".md", Path.of("docs", "operations")));
        documents.addAll(List.of(
                Path.of("README.md"),
                Path.of("clients", "typescript", "README.md"),
                Path.of("docs", "configuration.md"),
                GLOSSARY));
        for (Path document : documents) SOURCES.put(document.toString(), Prose.ofMarkdown(SourceFiles.read(document)));
        SOURCES.put("messages in " + SourceFiles.MAIN, MessageTexts.read());
    }

    @Test
    void sentencesAreShort() {
        List<String> faults = new ArrayList<>();
        SOURCES.forEach((source, texts) -> {
            List<String> sentences = texts.stream()
                    .flatMap(text -> Prose.sentences(text).stream())
                    .toList();
            double average = sentences.stream().mapToInt(Prose::words).average().orElseThrow();
            int longest = sentences.stream().mapToInt(Prose::words).max().orElseThrow();
            System.out.printf(
                    "%s: %d sentences, average %.1f words, longest %d words%n",
                    source, sentences.size(), average, longest);
            if (average > LONGEST_AVERAGE) faults.add("%s: average %.1f words".formatted(source, average));
            sentences.stream()
                    .filter(sentence -> Prose.words(sentence) > LONGEST_SENTENCE)
                    .sorted(Comparator.comparing(Prose::words).reversed())
                    .forEach(sentence ->
                            faults.add("%s: %d words: %s".formatted(source, Prose.words(sentence), sentence)));
        });
        assertEquals(List.of(), faults);
    }

    @Test
    void noTextUsesARetiredWord() {
        Map<String, List<String>> texts = new LinkedHashMap<>(SOURCES);
        for (Path document : SourceFiles.endingIn(".md", Path.of("docs")))
            texts.computeIfAbsent(document.toString(), file -> List.of(SourceFiles.read(document)));
        texts.put("CONTRIBUTING.md", List.of(SourceFiles.read(Path.of("CONTRIBUTING.md"))));
        // The glossary lists the words that it replaces.
        texts.remove(GLOSSARY.toString());
        List<String> faults = new ArrayList<>();
        texts.forEach((source, parts) -> parts.forEach(text ->
                RetiredWords.in(text).forEach(word -> faults.add("%s: %s: %s".formatted(source, word, text)))));
        assertEquals(List.of(), faults);
    }

    private static List<String> yaml(Path file, Set<String> texts) throws IOException {
        return Prose.ofYaml(new YAMLMapper().readTree(file.toFile()), texts);
    }
}
