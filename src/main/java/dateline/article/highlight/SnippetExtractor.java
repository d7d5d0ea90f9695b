package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Extracts snippets from a text by its {@link TokenOffsets}. A short text is returned whole; from a longer text it
 * selects the ranges with the most distinct matches, the earlier one on a tie, and returns them in text order.
 */
final class SnippetExtractor {

    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    // Maximum words of a snippet.
    private static final int MAX_WORDS = 35;

    private final byte[] encoded;
    private int offset;
    private boolean isShort;
    private int indexStart;
    private int tokenCount;
    private int tokensStart;
    private int textStart;

    // By token position from 1: byte offsets of the start and end of the token. Both are equal for a compound token,
    // because its parts are tokens as well.
    private int[] starts;
    private int[] ends;
    // By token position: a bit for each phrase that the token belongs to.
    private long[] matchedPhrases;

    private SnippetExtractor(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * @param encoded token offsets in the format of {@link TokenOffsets}; may be null
     * @param whole whether to return the whole text regardless of its length
     * @param maxSnippets maximum number of snippets
     * @return empty if nothing matches
     */
    static List<Snippet> extract(byte[] encoded, HighlightTerms terms, boolean whole, int maxSnippets) {
        return encoded == null ? List.of() : new SnippetExtractor(encoded).extractSnippets(terms, whole, maxSnippets);
    }

    private List<Snippet> extractSnippets(HighlightTerms terms, boolean whole, int maxSnippets) {
        isShort = readNumber() == 1;
        int indexLength = (int) readNumber();
        tokenCount = (int) readNumber();
        int tokensLength = (int) readNumber();
        indexStart = offset;
        tokensStart = indexStart + indexLength;
        textStart = tokensStart + tokensLength;
        if (!findMatches(terms)) return List.of();
        readTokenOffsets();
        if (whole || isShort) return List.of(toSnippet(textStart, encoded.length, 1, tokenCount));
        List<int[]> ranges = selectRanges(maxSnippets);
        List<Snippet> snippets = new ArrayList<>();
        for (int[] range : ranges)
            snippets.add(toSnippet(textStart + starts[range[0]], textStart + ends[range[1]], range[0], range[1]));
        return snippets;
    }

    // A phrase matches if each word stands at its distance from the first word. Positions are in ascending order.
    private boolean findMatches(HighlightTerms terms) {
        boolean found = false;
        for (int p = 0; p < terms.phrases().size(); p++) {
            HighlightTerms.Phrase phrase = terms.phrases().get(p);
            int[] first = findPositions(phrase.words()[0]);
            if (first.length == 0) continue;
            int[][] others = new int[phrase.words().length][];
            boolean allFound = true;
            for (int i = 1; allFound && i < others.length; i++) {
                others[i] = findPositions(phrase.words()[i]);
                allFound = others[i].length > 0;
            }
            if (!allFound) continue;
            for (int position : first) {
                boolean matches = true;
                for (int i = 1; matches && i < others.length; i++)
                    matches = Arrays.binarySearch(others[i], position + phrase.distances()[i]) >= 0;
                if (!matches) continue;
                if (matchedPhrases == null) matchedPhrases = new long[tokenCount + 1];
                for (int distance : phrase.distances())
                    if (position + distance <= tokenCount) matchedPhrases[position + distance] |= 1L << Math.min(p, 63);
                found = true;
            }
        }
        return found;
    }

    private int[] findPositions(long key) {
        int high = (int) (key >> 8);
        int low = (int) key & 0xFF;
        offset = indexStart;
        while (offset < tokensStart) {
            // Compares the 40-bit key as four bytes and one byte. The first four nearly always decide.
            int first = (int) BIG_ENDIAN.get(encoded, offset);
            int last = encoded[offset + 4] & 0xFF;
            offset += 5;
            int count = (int) readNumber();
            int order = first == high ? last - low : Integer.compareUnsigned(first, high);
            if (order > 0) break;
            if (order < 0) {
                for (int i = 0; i < count; offset++) if (encoded[offset] >= 0) i++;
                continue;
            }
            int[] positions = new int[count];
            for (int i = 0; i < count; i++) positions[i] = (int) readNumber() + (i == 0 ? 0 : positions[i - 1]);
            return positions;
        }
        return new int[0];
    }

    private void readTokenOffsets() {
        starts = new int[tokenCount + 1];
        ends = new int[tokenCount + 1];
        offset = tokensStart;
        int previousEnd = 0;
        for (int position = 1; position <= tokenCount; position++) {
            int gap = (int) readNumber();
            starts[position] = previousEnd + (gap >> 1);
            ends[position] = starts[position];
            if ((gap & 1) != 0) continue;
            previousEnd = ends[position] = starts[position] + (int) readNumber();
        }
    }

    private List<int[]> selectRanges(int maxSnippets) {
        int[] words = new int[tokenCount];
        int[] hits = new int[tokenCount];
        int wordCount = 0;
        int hitCount = 0;
        for (int position = 1; position <= tokenCount; position++) {
            if (ends[position] == starts[position]) continue;
            if (matchedPhrases[position] != 0) hits[hitCount++] = wordCount;
            words[wordCount++] = position;
        }
        List<int[]> chosen = new ArrayList<>();
        while (chosen.size() < maxSnippets) {
            int[] best = bestRange(words, hits, hitCount, chosen);
            if (best == null) break;
            chosen.add(best);
        }
        chosen.sort(Comparator.comparingInt(range -> range[0]));
        for (int i = 0; i < chosen.size(); i++) {
            int after = i == 0 ? 0 : chosen.get(i - 1)[1] + 1;
            int before = i + 1 == chosen.size() ? wordCount : chosen.get(i + 1)[0];
            chosen.set(i, widen(chosen.get(i), after, before));
        }
        for (int[] range : chosen) {
            range[0] = words[range[0]];
            range[1] = words[range[1]];
        }
        return chosen;
    }

    // The range from one match to another with the most distinct phrases.
    private int[] bestRange(int[] words, int[] hits, int count, List<int[]> chosen) {
        int[] best = null;
        int most = 0;
        for (int i = 0; i < count; i++) {
            int end = hits[i] + MAX_WORDS;
            boolean isTaken = false;
            for (int[] range : chosen) {
                if (hits[i] >= range[0] && hits[i] <= range[1]) isTaken = true;
                else if (range[0] > hits[i]) end = Math.min(end, range[0]);
            }
            if (isTaken) continue;
            long found = 0;
            int last = i;
            for (int j = i; j < count && hits[j] < end; j++) {
                found |= matchedPhrases[words[hits[j]]];
                last = j;
            }
            if (Long.bitCount(found) > most) {
                most = Long.bitCount(found);
                best = new int[] {hits[i], hits[last]};
            }
        }
        return best;
    }

    private static int[] widen(int[] range, int after, int before) {
        int spare = MAX_WORDS - (range[1] - range[0] + 1);
        int begin = Math.max(after, range[0] - spare / 2);
        int end = Math.min(before - 1, begin + MAX_WORDS - 1);
        return new int[] {Math.max(after, Math.min(begin, end - MAX_WORDS + 1)), Math.max(end, range[1])};
    }

    private Snippet toSnippet(int from, int to, int first, int last) {
        String snippet = new String(encoded, from, to - from, UTF_8);
        boolean isAscii = snippet.length() == to - from;
        int[] marks = new int[2 * (last - first + 1)];
        int count = 0;
        for (int position = first; position <= last; position++) {
            if (matchedPhrases[position] == 0 || ends[position] == starts[position]) continue;
            marks[count++] = textStart + starts[position] - from;
            marks[count++] = textStart + ends[position] - from;
        }
        if (!isAscii) toCharacterOffsets(marks, count, from);
        return new Snippet(snippet, Arrays.copyOf(marks, count));
    }

    // Converts byte offsets to character offsets.
    private void toCharacterOffsets(int[] marks, int count, int from) {
        int bytes = 0;
        int characters = 0;
        for (int i = 0; i < count; i++) {
            characters += new String(encoded, from + bytes, marks[i] - bytes, UTF_8).length();
            bytes = marks[i];
            marks[i] = characters;
        }
    }

    private long readNumber() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = encoded[offset++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) return value;
        }
    }
}
