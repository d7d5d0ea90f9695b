package dateline.article.highlight;

import com.ibm.icu.text.BreakIterator;
import java.util.Locale;

/**
 * Separates the words of scripts without spaces between words, such as Chinese, Japanese and Thai. The parser of
 * PostgreSQL finds only words that are separated.
 */
public final class WordSegmenter {

    /** ZERO WIDTH SPACE. The database function {@code searchable} replaces it by a space. */
    public static final char SEPARATOR = '\u200B';

    private WordSegmenter() {}

    /**
     * Returns the text with a {@link #SEPARATOR} at each word boundary, by the dictionaries of ICU, that lies between
     * two letters or digits. The language is not considered, because that of a search is not known.
     */
    public static String separateWords(String text) {
        if (text.chars().noneMatch(WordSegmenter::mayNeedSeparator)) return text;
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(text);
        StringBuilder separated = new StringBuilder(text.length() * 3 / 2);
        int start = words.first();
        for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
            separated.append(text, start, end);
            if (end < text.length() && isInWord(text.codePointBefore(end)) && isInWord(text.codePointAt(end)))
                separated.append(SEPARATOR);
        }
        return separated.toString();
    }

    /** Returns the text without soft hyphens and word joiners, which say where a line may end and divide no word. */
    public static String removeBreakHints(String text) {
        return text.replace("\u00AD", "").replace("\u2060", "");
    }

    /** Returns the text without separators. */
    public static String join(String separated) {
        return separated.replace(String.valueOf(SEPARATOR), "");
    }

    // A superset: no script before Thai needs a dictionary. Latin and Greek letters and signs that follow are excluded,
    // because many texts have quotation marks and dashes.
    static boolean mayNeedSeparator(int c) {
        return c >= 0x0E00 && (c < 0x1E00 || c >= 0x2E80);
    }

    private static boolean isInWord(int c) {
        if (Character.isLetterOrDigit(c)) return true;
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
