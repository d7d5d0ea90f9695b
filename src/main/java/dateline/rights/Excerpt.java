package dateline.rights;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The beginning of a text: whole sentences, never more words than agreed. */
public final class Excerpt {

    private static final String ELLIPSIS = "…";

    private record Word(int start, int end) {}

    private Excerpt() {}

    /**
     * The first paragraphs up to the last end of a sentence within the limit. If already the first sentence is longer
     * it is cut after the last word within the limit, and ends with an ellipsis.
     *
     * @param paragraphs plain text, in order; those without a word are left out
     * @param language decides where words and sentences end; null for the rules common to all
     * @param words the limit; below 1 nothing is left
     */
    public static List<String> of(List<String> paragraphs, Locale language, int words) {
        List<String> excerpt = new ArrayList<>();
        Locale locale = language == null ? Locale.ROOT : language;
        int left = words;
        for (String paragraph : paragraphs == null ? List.<String>of() : paragraphs) {
            List<Word> own = paragraph == null ? List.of() : words(paragraph, locale);
            if (own.isEmpty()) {
                continue;
            }
            if (left < 1) {
                break;
            }
            if (own.size() <= left) {
                excerpt.add(paragraph.strip());
                left -= own.size();
                continue;
            }
            String sentences = wholeSentences(paragraph, own, locale, left);
            if (!sentences.isEmpty()) {
                excerpt.add(sentences);
            } else if (excerpt.isEmpty()) {
                excerpt.add(paragraph.substring(0, own.get(left - 1).end()).strip() + ELLIPSIS);
            }
            break;
        }
        return List.copyOf(excerpt);
    }

    /** How many words a text has, by the count that limits an excerpt. */
    public static int countWords(String text, Locale language) {
        return Objects.requireNonNullElse(text, "").isEmpty()
                ? 0
                : words(text, language == null ? Locale.ROOT : language).size();
    }

    private static String wholeSentences(String paragraph, List<Word> words, Locale locale, int limit) {
        int firstTooMany = words.get(limit).start();
        BreakIterator sentences = BreakIterator.getSentenceInstance(locale);
        sentences.setText(paragraph);
        int end = sentences.preceding(firstTooMany + 1);
        return end == BreakIterator.DONE || end <= words.get(0).start()
                ? ""
                : paragraph.substring(0, end).strip();
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
