package dateline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words and phrases of {@code retired-words.txt}, which neither code nor documents use. */
final class RetiredWords {

    private static final Path LIST = Path.of("src/test/resources/retired-words.txt");
    // A word, or the end of a sentence or clause, which no phrase includes.
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[.:;!?](?=\\s)");

    /**
     * An entry, and how it is found between words in lower case.
     *
     * @param start of the entry; most texts do not contain it
     */
    private record Entry(String text, String start, Pattern pattern) {

        static Entry of(String line) {
            int gap = line.indexOf('…');
            return new Entry(
                    line,
                    " " + (gap < 0 ? line : line.substring(0, gap)),
                    Pattern.compile(" " + line.replace("…", "(?:\\w+ ){0,3}\\w+") + "s? "));
        }

        boolean isIn(String words) {
            return words.contains(start) && pattern.matcher(words).find();
        }
    }

    private static final List<Entry> ENTRIES = load();

    private RetiredWords() {}

    /** The entries that occur in a text. A name in the text is the sequence of its parts. */
    static Stream<String> in(String text) {
        String words = WORD.matcher(text)
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ", " ", " "));
        return ENTRIES.stream().filter(entry -> entry.isIn(words)).map(Entry::text);
    }

    private static List<Entry> load() {
        try {
            return Files.readAllLines(LIST).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Entry::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
