package dateline.article.history;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.DeltaType;
import com.ibm.icu.text.BreakIterator;
import dateline.article.history.BlockChange.WordChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Compares the texts of the blocks of two bodies word by word, with the word boundaries of their language. A comparison that takes too many steps
 * is not made, nor one of long texts: their words count as replaced.
 */
final class WordDiff {

    /**
     * Product of the word counts above which a text counts as replaced: such a diff takes seconds and is unreadable.
     */
    private static final long MAX_COMPARISONS = 1_000_000;

    /** The same for all texts of two bodies, about a second. */
    private static final long MAX_COMPARISONS_OF_BODY = 10_000_000;

    /**
     * Characters of a text before and after above which it counts as replaced. Paragraphs have 20,000 each; tables and lists may have far
     * more, and each word takes some 50 bytes of memory while it is compared.
     */
    private static final int MAX_LENGTH = 100_000;

    private final String language;
    private long comparisonsLeft = MAX_COMPARISONS_OF_BODY;
    private List<WordChange> changes = new ArrayList<>();

    WordDiff(String language) {
        this.language = language;
    }

    /**
     * @return the complete text of both, in order: without inserts it equals {@code before}, without deletes {@code
     *     after}
     */
    List<WordChange> compare(String before, String after) {
        changes = new ArrayList<>();
        if (before.length() + after.length() > MAX_LENGTH) {
            if (before.equals(after)) add("equal", List.of(before));
            else addReplacement(List.of(before), List.of(after));
            return changes;
        }
        List<String> wordsBefore = split(before, language);
        List<String> wordsAfter = split(after, language);
        int prefixLength = commonPrefixLength(wordsBefore, wordsAfter);
        int suffixLength = commonPrefixLength(
                reverse(wordsBefore.subList(prefixLength, wordsBefore.size())),
                reverse(wordsAfter.subList(prefixLength, wordsAfter.size())));
        add("equal", wordsBefore.subList(0, prefixLength));
        compare(
                wordsBefore.subList(prefixLength, wordsBefore.size() - suffixLength),
                wordsAfter.subList(prefixLength, wordsAfter.size() - suffixLength));
        add("equal", wordsBefore.subList(wordsBefore.size() - suffixLength, wordsBefore.size()));
        return changes;
    }

    private void compare(List<String> wordsBefore, List<String> wordsAfter) {
        long comparisons = (long) wordsBefore.size() * wordsAfter.size();
        if (comparisons > Math.min(MAX_COMPARISONS, comparisonsLeft)) {
            addReplacement(wordsBefore, wordsAfter);
            return;
        }
        comparisonsLeft -= comparisons;
        List<String> deleted = new ArrayList<>();
        List<String> inserted = new ArrayList<>();
        for (var delta : DiffUtils.diff(wordsBefore, wordsAfter, new MyersDiffWithLinearSpace<>(), null, true)
                .getDeltas()) {
            if (delta.getType() == DeltaType.EQUAL) {
                addReplacement(deleted, inserted);
                add("equal", delta.getSource().getLines());
                deleted.clear();
                inserted.clear();
            } else {
                deleted.addAll(delta.getSource().getLines());
                inserted.addAll(delta.getTarget().getLines());
            }
        }
        addReplacement(deleted, inserted);
    }

    private void addReplacement(List<String> deleted, List<String> inserted) {
        add("delete", deleted);
        add("insert", inserted);
    }

    private void add(String kind, List<String> words) {
        String text = String.join("", words);
        if (text.isEmpty()) return;
        int last = changes.size() - 1;
        boolean extendsLast = last >= 0 && changes.get(last).kind().equals(kind);
        if (extendsLast)
            changes.set(last, new WordChange(kind, changes.get(last).text() + text));
        else changes.add(new WordChange(kind, text));
    }

    private static List<String> split(String text, String language) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.forLanguageTag(language));
        breaks.setText(text);
        List<String> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            words.add(text.substring(start, end));
        }
        return words;
    }

    private static int commonPrefixLength(List<String> wordsBefore, List<String> wordsAfter) {
        int count = 0;
        while (count < wordsBefore.size()
                && count < wordsAfter.size()
                && wordsBefore.get(count).equals(wordsAfter.get(count))) count++;
        return count;
    }

    private static List<String> reverse(List<String> words) {
        List<String> reversed = new ArrayList<>(words);
        Collections.reverse(reversed);
        return reversed;
    }
}
