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

/** Compares two texts word by word, with the word boundaries of their language. */
final class WordDiff {

    /**
     * Product of the word counts above which a text counts as replaced: such a diff takes seconds and is unreadable.
     */
    private static final long COMPARED = 1_000_000;

    private final List<WordChange> parts = new ArrayList<>();

    private WordDiff() {}

    /**
     * @return the complete text of both, in order: without inserts it equals {@code before}, without deletes {@code
     *     after}
     */
    static List<WordChange> of(String before, String after, String language) {
        List<String> old = words(before, language);
        List<String> young = words(after, language);
        int head = common(old, young);
        int tail = common(reversed(old.subList(head, old.size())), reversed(young.subList(head, young.size())));
        WordDiff diff = new WordDiff();
        diff.add("equal", old.subList(0, head));
        diff.between(old.subList(head, old.size() - tail), young.subList(head, young.size() - tail));
        diff.add("equal", old.subList(old.size() - tail, old.size()));
        return diff.parts;
    }

    private void between(List<String> old, List<String> young) {
        if ((long) old.size() * young.size() > COMPARED) {
            replaced(old, young);
            return;
        }
        List<String> gone = new ArrayList<>();
        List<String> come = new ArrayList<>();
        for (var delta : DiffUtils.diff(old, young, new MyersDiffWithLinearSpace<>(), null, true)
                .getDeltas()) {
            if (delta.getType() == DeltaType.EQUAL) {
                replaced(gone, come);
                add("equal", delta.getSource().getLines());
                gone.clear();
                come.clear();
            } else {
                gone.addAll(delta.getSource().getLines());
                come.addAll(delta.getTarget().getLines());
            }
        }
        replaced(gone, come);
    }

    private void replaced(List<String> gone, List<String> come) {
        add("delete", gone);
        add("insert", come);
    }

    private void add(String kind, List<String> words) {
        if (words.isEmpty()) return;
        String text = String.join("", words);
        int last = parts.size() - 1;
        boolean goesOn = last >= 0 && parts.get(last).kind().equals(kind);
        if (goesOn) parts.set(last, new WordChange(kind, parts.get(last).text() + text));
        else parts.add(new WordChange(kind, text));
    }

    private static List<String> words(String text, String language) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.forLanguageTag(language));
        breaks.setText(text);
        List<String> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            words.add(text.substring(start, end));
        }
        return words;
    }

    private static int common(List<String> old, List<String> young) {
        int count = 0;
        while (count < old.size() && count < young.size() && old.get(count).equals(young.get(count))) count++;
        return count;
    }

    private static List<String> reversed(List<String> words) {
        List<String> reversed = new ArrayList<>(words);
        Collections.reverse(reversed);
        return reversed;
    }
}
