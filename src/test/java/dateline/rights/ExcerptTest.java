package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The part of a text that an excerpt contains. */
class ExcerptTest {

    private static final long SEED = Seed.of(ExcerptTest.class);
    private static final List<String> STORY =
            List.of("The ferry was late. Nobody was hurt.", "“We waited,” she said. Then it came!", "It left at six.");

    @Test
    void aTextWithinTheLimitIsShownWhole() {
        assertEquals(STORY, Excerpt.of(STORY, Locale.ENGLISH, 18));
        assertEquals(STORY, Excerpt.of(STORY, Locale.ENGLISH, 1000));
    }

    @Test
    void anExcerptEndsWithTheLastSentenceWithinTheLimit() {
        assertEquals(List.of("The ferry was late."), Excerpt.of(STORY, Locale.ENGLISH, 6));
        assertEquals(List.of("The ferry was late. Nobody was hurt."), Excerpt.of(STORY, Locale.ENGLISH, 7));
        assertEquals(
                List.of("The ferry was late. Nobody was hurt.", "“We waited,” she said."),
                Excerpt.of(STORY, Locale.ENGLISH, 13));
    }

    @Test
    void anExcerptNeverExceedsItsLimitByOneWord() {
        assertEquals(STORY.subList(0, 2), Excerpt.of(STORY, Locale.ENGLISH, 17));
    }

    @Test
    void aFirstSentenceThatIsTooLongIsCutAtTheLimit() {
        assertEquals(List.of("The ferry…"), Excerpt.of(STORY, Locale.ENGLISH, 2));
        assertEquals(List.of("The ferry was late."), Excerpt.of(STORY, Locale.ENGLISH, 4));
    }

    @Test
    void aSentenceDoesNotEndInsideAWordOrBeforeTheFirstWord() {
        String odd = "?.3.5.ferry B\nlate and later";
        List<String> excerpt = Excerpt.of(List.of(odd), Locale.ENGLISH, 1);
        assertEquals(1, excerpt.size());
        assertEquals(1, Excerpt.countWords(excerpt.get(0), Locale.ENGLISH), () -> excerpt.toString());
    }

    @Test
    void onlyTheFirstSentenceOfTheTextIsCut() {
        assertEquals(List.of("Late."), Excerpt.of(List.of("Late.", "The ferry was very late."), Locale.ENGLISH, 3));
    }

    @Test
    void aLimitBelowOneOrANullTextGivesAnEmptyExcerpt() {
        assertEquals(List.of(), Excerpt.of(STORY, Locale.ENGLISH, 0));
        assertEquals(List.of(), Excerpt.of(STORY, Locale.ENGLISH, -1));
        assertEquals(List.of(), Excerpt.of(null, null, 5));
        assertEquals(List.of("Late."), Excerpt.of(Arrays.asList(null, " ", "* * *", " Late. "), null, 5));
    }

    @Test
    void wordsAreCountedByTheRulesOfTheLanguage() {
        assertEquals(3, Excerpt.countWords("Don't pay 3.50, …", Locale.ENGLISH));
        assertEquals(List.of("今日は雨です。"), Excerpt.of(List.of("今日は雨です。明日は晴れるでしょう。"), Locale.JAPANESE, 5));
    }

    @Test
    void aSentenceDoesNotEndWithAnAbbreviation() {
        String first = "The U.S. Coast Guard and Gen. Ada Marsh closed St. Orrin's strait on Mon. morning.";
        List<String> story = List.of(first + " Ferries wait.");
        assertEquals(List.of(first), Excerpt.of(story, Locale.ENGLISH, 15));
        assertEquals(List.of("The U.S. Coast…"), Excerpt.of(story, Locale.ENGLISH, 3));
        assertEquals(List.of("The U.S. Coast Guard and Gen…"), Excerpt.of(story, Locale.ENGLISH, 6));
        assertEquals(
                List.of("The council met."),
                Excerpt.of(
                        List.of("The council met. Dr. Jane Smith and others rose to speak at once."),
                        Locale.ENGLISH,
                        9));
        assertEquals(
                List.of("Das gilt z. B. für Dr. Anke Roth."),
                Excerpt.of(List.of("Das gilt z. B. für Dr. Anke Roth. Sonst nicht."), Locale.GERMAN, 8));
    }

    /** The number of tries is bounded, so that the time does not grow with the square of the text. */
    @Test
    void aTextInWhichEverySentenceEndsWithAnAbbreviationIsCutAtTheLimit() {
        String text = "Aaaaaaaa.aaaaaaa. ".repeat(1_100);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 20; i++) {
                List<String> excerpt = Excerpt.of(List.of(text), Locale.ENGLISH, 999);
                assertEquals(999, Excerpt.countWords(excerpt.get(0), Locale.ENGLISH));
                assertTrue(excerpt.get(0).endsWith("…"));
            }
        });
    }

    @Test
    void anExcerptNeverExceedsItsLimitOrInventsText() {
        Random random = new Random(SEED);
        String[] pieces = {
            "ferry",
            "late",
            "3.5",
            "e.g.",
            "Mr.",
            "U.S.",
            "said",
            "“",
            "”",
            ".",
            "!",
            "?",
            "…",
            ",",
            " ",
            " ",
            " ",
            "\n",
            "😀",
            "é",
            "雨",
            "で",
            "-",
            "don't",
            "A",
            "B",
            "(",
            ")",
            "http://a.b/c?d"
        };
        for (int run = 0; run < 3000; run++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            List<String> paragraphs =
                    List.of(text.toString(), "The end.", text.reverse().toString());
            int limit = 1 + random.nextInt(20);
            List<String> excerpt = Excerpt.of(paragraphs, Locale.ENGLISH, limit);
            int words = excerpt.stream()
                    .mapToInt(shown -> Excerpt.countWords(shown, Locale.ENGLISH))
                    .sum();
            assertTrue(
                    words >= 1 && words <= limit,
                    () -> "-Dseed=" + SEED + " repeats this: " + paragraphs + " gave " + excerpt);
            assertTrue(
                    excerpt.stream()
                            .allMatch(shown -> paragraphs.stream()
                                    .anyMatch(whole -> whole.contains(shown)
                                            || shown.endsWith("…")
                                                    && whole.contains(shown.substring(0, shown.length() - 1)))),
                    () -> "-Dseed=" + SEED + " repeats this: " + paragraphs + " gave " + excerpt);
        }
    }
}
