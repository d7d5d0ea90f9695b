package dateline.article.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.history.BlockChange.WordChange;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Comparison of two texts: both can be restored from it, and only different words are marked. */
@Execution(ExecutionMode.CONCURRENT)
class WordDiffTest {

    private static List<WordChange> compare(String before, String after) {
        return new WordDiff("en").compare(before, after);
    }

    @Test
    void onlyAReplacedWordDiffers() {
        assertEquals(
                List.of(
                        new WordChange("equal", "The bridge reopens on "),
                        new WordChange("delete", "Friday"),
                        new WordChange("insert", "Monday"),
                        new WordChange("equal", ", at noon.")),
                compare("The bridge reopens on Friday, at noon.", "The bridge reopens on Monday, at noon."));
    }

    @Test
    void bothTextsCanBeRestoredFromTheChanges() {
        Random random = new Random(16);
        for (int i = 0; i < 2_000; i++) {
            String before = text(random);
            String after = text(random);
            List<WordChange> changes = compare(before, after);
            assertEquals(before, without("insert", changes));
            assertEquals(after, without("delete", changes));
            for (int p = 1; p < changes.size(); p++)
                assertEquals(
                        false, changes.get(p).kind().equals(changes.get(p - 1).kind()), changes.toString());
        }
    }

    @Test
    void aSmallChangeInALongTextIsFound() {
        String surrounding = "One sentence among many. ".repeat(800);
        List<WordChange> changes = compare(surrounding + "Old " + surrounding, surrounding + "New " + surrounding);
        assertEquals(
                List.of(new WordChange("delete", "Old"), new WordChange("insert", "New")),
                changes.stream().filter(part -> !part.kind().equals("equal")).toList());
    }

    @Test
    void aTextThatIsLongerThanParagraphsCountsAsReplaced() {
        String cells = "a b c ".repeat(10_000);
        assertEquals(List.of(new WordChange("equal", cells)), compare(cells, cells));
        assertEquals(
                List.of(new WordChange("delete", cells), new WordChange("insert", cells + "d")),
                compare(cells, cells + "d"));
        assertEquals(List.of(new WordChange("insert", cells + cells)), compare("", cells + cells));
    }

    @Test
    void aBodyOfDifferentTextsIsComparedInTime() {
        // The longest paragraphs that are compared word by word; the last ones count as replaced.
        assertTimeout(Duration.ofSeconds(Boolean.getBoolean("long") ? 3 : 30), () -> {
            Random random = new Random(1);
            WordDiff diff = new WordDiff("en");
            assertTrue(diff.compare(numbers(random, 495), numbers(random, 495)).size() > 2);
            for (int i = 0; i < 480; i++) diff.compare(numbers(random, 495), numbers(random, 495));
            assertEquals(
                    2, diff.compare(numbers(random, 495), numbers(random, 495)).size());
            diff.compare(numbers(random, 100_000), numbers(random, 100_000));
        });
    }

    private static String numbers(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf(random.nextInt(1_000_000)))
                .collect(Collectors.joining(" "));
    }

    private static String text(Random random) {
        String[] words = {"tide", "bell", "ferry", "quay", " ", ", ", ". ", "őr", "🐟", "\n"};
        return IntStream.range(0, random.nextInt(14))
                .mapToObj(i -> words[random.nextInt(words.length)])
                .collect(Collectors.joining());
    }

    private static String without(String kind, List<WordChange> changes) {
        return changes.stream()
                .filter(part -> !part.kind().equals(kind))
                .map(WordChange::text)
                .collect(Collectors.joining());
    }
}
