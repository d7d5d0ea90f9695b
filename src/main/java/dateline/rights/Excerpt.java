package dateline.rights;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The beginning of a text in whole sentences, with a maximum number of words. */
public final class Excerpt {

    private static final String ELLIPSIS = "…";

    // U.S., e.g., z. B., Gov., Prof., 3. (Oktober). A sentence that really ends with such a word is not recognised,
    // which only makes the excerpt shorter.
    private static final Pattern ENDS_WITH_ABBREVIATION = Pattern.compile(
            "(?<![\\p{L}\\d.])(?:\\p{L}|\\p{Lu}\\p{L}{1,2}|Prof|Capt|Sens|Reps|Govs|Gens|Sept|Corp|Univ|\\d{1,2})\\.$"
                    + "|(?<!\\S)(?=\\S*?\\p{L}\\.\\p{L})\\S*+(?<=\\.)$");

    // An excerpt is shorter than it could be if more sentences in a row end with an abbreviation. Without this number
    // the time would grow with the square of the text.
    private static final int MAX_SENTENCE_ENDS = 20;

    private record Word(int start, int end) {}

    private Excerpt() {}

    /**
     * Returns the first paragraphs up to the last end of a sentence within the limit. If the first sentence alone exceeds the limit, it is
     * cut after the last word within the limit and ends with an ellipsis.
     *
     * @param paragraphs plain text, in order; paragraphs without a word are skipped
     * @param language selects the rules for word and sentence boundaries; null for {@link Locale#ROOT}
     * @param maxWords limit in words; below 1 the result is empty
     */
    public static List<String> of(List<String> paragraphs, Locale language, int maxWords) {
        List<String> excerpt = new ArrayList<>();
        Locale locale = language == null ? Locale.ROOT : language;
        int remaining = maxWords;
        for (String candidate : paragraphs == null ? List.<String>of() : paragraphs) {
            String paragraph = candidate == null ? "" : candidate.strip();
            List<Word> paragraphWords = words(paragraph, locale);
            if (paragraphWords.isEmpty()) {
                continue;
            }
            if (remaining < 1) {
                break;
            }
            if (paragraphWords.size() <= remaining) {
                excerpt.add(paragraph);
                remaining -= paragraphWords.size();
                continue;
            }
            String beginning = firstWholeSentences(paragraph, paragraphWords, locale, remaining);
            if (beginning.isEmpty() && excerpt.isEmpty()) {
                beginning = cutAtWordLimit(paragraph, paragraphWords, locale, remaining);
            }
            if (!beginning.isEmpty()) {
                excerpt.add(beginning);
            }
            break;
        }
        return List.copyOf(excerpt);
    }

    /** Counts the words of a text by the same rules that limit an excerpt. */
    public static int countWords(String text, Locale language) {
        return Objects.requireNonNullElse(text, "").isEmpty()
                ? 0
                : words(text, language == null ? Locale.ROOT : language).size();
    }

    // The sentence rules are independent of the word rules: a sentence can end inside a word, as in "?.3.5", or before
    // the first word.
    private static String firstWholeSentences(String paragraph, List<Word> words, Locale locale, int limit) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(locale);
        sentences.setText(paragraph);
        int end = sentences.preceding(words.get(limit).start() + 1);
        for (int tried = 0; end >= words.get(0).end() && tried < MAX_SENTENCE_ENDS; tried++) {
            String whole = paragraph.substring(0, end).strip();
            if (!isInsideWord(words, end)
                    && !endsWithAbbreviation(whole)
                    && words(whole, locale).size() <= limit) {
                return whole;
            }
            end = sentences.previous();
        }
        return "";
    }

    // The pattern needs the last word and the character before it only.
    private static boolean endsWithAbbreviation(String text) {
        if (!text.endsWith(".")) return false;
        int start = text.length();
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) start--;
        return ENDS_WITH_ABBREVIATION
                .matcher(text.substring(Math.max(0, start - 1)))
                .find();
    }

    // Words are in the order of the text and do not overlap.
    private static boolean isInsideWord(List<Word> words, int offset) {
        int low = 0;
        int high = words.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (words.get(middle).end() <= offset) low = middle + 1;
            else high = middle;
        }
        return low < words.size() && words.get(low).start() < offset;
    }

    // The words of the cut text are counted again: text that followed can have joined two words into one.
    private static String cutAtWordLimit(String paragraph, List<Word> words, Locale locale, int limit) {
        for (int last = limit; last > 0; last--) {
            String beginning = paragraph.substring(0, words.get(last - 1).end()) + ELLIPSIS;
            if (words(beginning, locale).size() <= limit) {
                return beginning;
            }
        }
        return "";
    }

    private static List<Word> words(String text, Locale locale) {
        BreakIterator breaks = BreakIterator.getWordInstance(locale);
        breaks.setText(text);
        List<Word> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            if (text.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit)) {
                words.add(new Word(start, end));
            }
        }
        return words;
    }
}
