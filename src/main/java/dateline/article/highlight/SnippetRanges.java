package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Selects the ranges of words that become snippets: those with the most distinct matches, the earlier one on a tie. A
 * range lies within one line, because a line break separates paragraphs and captions, and has at most 400 characters
 * unless a single word has more. No word or number is divided at an edge ({@link WordEdges}).
 */
final class SnippetRanges {

    private static final int MAX_CHARACTERS = 400;
    private static final int MAX_CHARACTERS_BEFORE_MATCH = 100;
    private static final int MAX_WORD_BYTES = 4 * WordEdges.MAX_CHARACTERS + 4;

    /**
     * One range.
     *
     * @param firstToken position of its first token
     * @param from byte offset of its start in the text
     * @param isCutBefore whether its line has text before it
     */
    record TextRange(int firstToken, int lastToken, int from, int to, boolean isCutBefore, boolean isCutAfter) {}

    /** Indexes of the first and the last word, both included. */
    private record WordRange(int first, int last) {}

    private final byte[] encoded;
    private final int textStart;
    private final int[] starts;
    private final int[] ends;
    private final long[] matchedPhrases;
    private final int maxWords;

    // By index of the word: the position of its token, and the number of its line.
    private final int[] words;
    private final int[] lines;
    private int wordCount;
    // Indexes of the words that match.
    private final int[] hits;
    private int hitCount;

    /**
     * @param encoded the text in UTF-8 from {@code textStart} on
     * @param starts by token position, from 1: its byte offset; compounds, whose parts are tokens as well, are empty
     * @param matchedPhrases by token position: a bit for each phrase that it belongs to
     */
    SnippetRanges(byte[] encoded, int textStart, int[] starts, int[] ends, long[] matchedPhrases, int maxWords) {
        this.encoded = encoded;
        this.textStart = textStart;
        this.starts = starts;
        this.ends = ends;
        this.matchedPhrases = matchedPhrases;
        this.maxWords = maxWords;
        this.words = new int[starts.length];
        this.lines = new int[starts.length];
        this.hits = new int[starts.length];
        int line = 0;
        int previousEnd = 0;
        for (int position = 1; position < starts.length; position++) {
            if (ends[position] == starts[position]) continue;
            if (hasLineBreak(previousEnd, starts[position])) line++;
            previousEnd = ends[position];
            if (matchedPhrases[position] != 0) hits[hitCount++] = wordCount;
            lines[wordCount] = line;
            words[wordCount++] = position;
        }
    }

    /** Returns at most {@code max} ranges in text order. */
    List<TextRange> select(int max) {
        List<WordRange> chosen = new ArrayList<>();
        while (chosen.size() < max) {
            WordRange best = bestRange(chosen);
            if (best == null) break;
            chosen.add(best);
        }
        chosen.sort(Comparator.comparingInt(WordRange::first));
        List<TextRange> ranges = new ArrayList<>();
        int after = 0;
        for (int i = 0; i < chosen.size(); i++) {
            int before = i + 1 == chosen.size() ? wordCount : chosen.get(i + 1).first();
            WordRange widened = undivided(shorten(widen(chosen.get(i), after, before), chosen.get(i)), chosen.get(i));
            ranges.add(toTextRange(widened, after, before));
            after = widened.last() + 1;
        }
        return ranges;
    }

    // The range from one match to another on its line with the most distinct phrases.
    private WordRange bestRange(List<WordRange> chosen) {
        WordRange best = null;
        int most = 0;
        for (int i = 0; i < hitCount; i++) {
            int end = hits[i] + Math.min(maxWords, wordCount);
            boolean isTaken = false;
            for (WordRange range : chosen) {
                if (hits[i] >= range.first() && hits[i] <= range.last()) isTaken = true;
                else if (range.first() > hits[i]) end = Math.min(end, range.first());
            }
            if (isTaken) continue;
            long found = 0;
            int last = i;
            for (int j = i; j < hitCount && hits[j] < end && lines[hits[j]] == lines[hits[i]]; j++) {
                found |= matchedPhrases[words[hits[j]]];
                last = j;
            }
            if (Long.bitCount(found) > most) {
                most = Long.bitCount(found);
                best = new WordRange(hits[i], hits[last]);
            }
        }
        return best;
    }

    private WordRange widen(WordRange range, int after, int before) {
        int first = range.first();
        while (first > after && lines[first - 1] == lines[range.first()] && range.last() - first + 1 < maxWords)
            first--;
        int last = range.last();
        while (last + 1 < before && lines[last + 1] == lines[range.last()] && last - range.first() + 1 < maxWords)
            last++;
        // Half of the words that are not between the matches stand before them, if both sides have as many.
        int surplus = last - first + 1 - maxWords;
        if (surplus <= 0) return new WordRange(first, last);
        int spareBefore = (maxWords - (range.last() - range.first() + 1)) / 2;
        int fromStart = Math.min(surplus, Math.max(0, range.first() - first - spareBefore));
        return new WordRange(first + fromStart, last - (surplus - fromStart));
    }

    private WordRange shorten(WordRange range, WordRange matches) {
        int first = range.first();
        int last = range.last();
        while (first < last && characters(start(first), end(last)) > MAX_CHARACTERS) {
            boolean isFarBefore = characters(start(first), start(matches.first())) > MAX_CHARACTERS_BEFORE_MATCH;
            if (first < matches.first() && (isFarBefore || last <= matches.last())) first++;
            else last--;
        }
        return new WordRange(first, last);
    }

    // Without the tokens at the edges that are parts of a longer word or number.
    private WordRange undivided(WordRange range, WordRange matches) {
        int first = range.first();
        int last = range.last();
        while (first < matches.first() && !isFirstOfLine(first) && bytesOfWordBefore(start(first), textStart) > 0)
            first++;
        while (last > matches.last() && !isLastOfLine(last) && bytesOfWordAfter(end(last), encoded.length) > 0) last--;
        return new WordRange(first, last);
    }

    /**
     * The first and the last words of a line include the signs beside them. A match at an edge that is a part of a longer
     * word or number is completed.
     *
     * @param after index of the first word that no range before contains
     * @param before index of the first word of the next range
     */
    private TextRange toTextRange(WordRange range, int after, int before) {
        int from = start(range.first());
        int to = end(range.last());
        int lineStart = from;
        while (lineStart > textStart && encoded[lineStart - 1] != '\n') lineStart--;
        int lineEnd = to;
        while (lineEnd < encoded.length && encoded[lineEnd] != '\n') lineEnd++;
        boolean hasStart = isFirstOfLine(range.first()) && characters(lineStart, to) <= MAX_CHARACTERS;
        if (hasStart) from = lineStart;
        boolean hasEnd = isLastOfLine(range.last()) && characters(from, lineEnd) <= MAX_CHARACTERS;
        if (hasEnd) to = lineEnd;
        int free = after == 0 ? lineStart : Math.max(lineStart, end(after - 1));
        int wholeFrom = hasStart ? from : from - bytesOfWordBefore(from, free);
        if (characters(wholeFrom, to) <= MAX_CHARACTERS) from = wholeFrom;
        int taken = before == wordCount ? lineEnd : Math.min(lineEnd, start(before));
        int wholeTo = hasEnd ? to : to + bytesOfWordAfter(to, taken);
        if (characters(from, wholeTo) <= MAX_CHARACTERS) to = wholeTo;
        return new TextRange(words[range.first()], words[range.last()], from, to, !hasStart, !hasEnd);
    }

    private boolean isFirstOfLine(int word) {
        return word == 0 || lines[word - 1] != lines[word];
    }

    private boolean isLastOfLine(int word) {
        return word + 1 == wordCount || lines[word + 1] != lines[word];
    }

    private int bytesOfWordBefore(int from, int limit) {
        int start = Math.max(limit, from - MAX_WORD_BYTES);
        String before = new String(encoded, start, from - start, UTF_8);
        return before.substring(before.length() - WordEdges.leading(before)).getBytes(UTF_8).length;
    }

    private int bytesOfWordAfter(int to, int limit) {
        String after = new String(encoded, to, Math.max(0, Math.min(limit, to + MAX_WORD_BYTES) - to), UTF_8);
        return after.substring(0, WordEdges.continuing(after)).getBytes(UTF_8).length;
    }

    private int start(int word) {
        return textStart + starts[words[word]];
    }

    private int end(int word) {
        return textStart + ends[words[word]];
    }

    private boolean hasLineBreak(int from, int to) {
        for (int i = from; i < to; i++) if (encoded[textStart + i] == '\n') return true;
        return false;
    }

    // In UTF-16: a character of four bytes in UTF-8 takes two.
    private int characters(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) if ((encoded[i] & 0xC0) != 0x80) count += (encoded[i] & 0xF8) == 0xF0 ? 2 : 1;
        return count;
    }
}
