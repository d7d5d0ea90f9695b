package dateline.article.body;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a text into words, by the word boundary rules of its language. */
public final class TextWords {

    /** A word and its place in the text: from {@code start}, inclusive, to {@code end}, exclusive. */
    public record TextWord(String word, int start, int end) {}

    /** Receives the places of words in their order. */
    interface WordVisitor {
        void visit(int start, int end);
    }

    private TextWords() {}

    /** @param language BCP 47 */
    public static List<TextWord> of(String text, String language) {
        List<TextWord> words = new ArrayList<>();
        visit(text, language, (start, end) -> words.add(new TextWord(text.substring(start, end), start, end)));
        return words;
    }

    static void visit(String text, String language, WordVisitor visitor) {
        BreakIterator boundaries = BreakIterator.getWordInstance(Locale.forLanguageTag(language));
        boundaries.setText(text);
        int start = boundaries.first();
        for (int end = boundaries.next(); end != BreakIterator.DONE; start = end, end = boundaries.next()) {
            if (isWord(text, start, end)) visitor.visit(start, end);
        }
    }

    // The text between two boundaries can also be white space or punctuation.
    private static boolean isWord(String text, int start, int end) {
        for (int at = start, one; at < end; at += Character.charCount(one)) {
            one = text.codePointAt(at);
            if (Character.isLetterOrDigit(one)) return true;
        }
        return false;
    }
}
