package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import dateline.article.highlight.SnippetRanges.TextRange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Extracts snippets from a text by its {@link TokenOffsets}: finds the matches, and cuts the ranges that
 * {@link SnippetRanges} selects. From a short text it returns whole lines.
 */
final class SnippetExtractor {

    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    // Maximum words of a snippet from a longer text.
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
     * @param maxSnippets maximum number of snippets, in text order
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
        if (whole) return List.of(toSnippet(new TextRange(1, tokenCount, textStart, encoded.length, false, false)));
        int maxWords = isShort ? tokenCount : MAX_WORDS;
        return new SnippetRanges(encoded, textStart, starts, ends, matchedPhrases, maxWords)
                .select(maxSnippets).stream().map(this::toSnippet).toList();
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

    private Snippet toSnippet(TextRange range) {
        int from = range.from();
        String snippet = new String(encoded, from, range.to() - from, UTF_8);
        boolean isAscii = snippet.length() == range.to() - from;
        int[] marks = new int[2 * (range.lastToken() - range.firstToken() + 1)];
        int count = 0;
        for (int position = range.firstToken(); position <= range.lastToken(); position++) {
            if (matchedPhrases[position] == 0 || ends[position] == starts[position]) continue;
            marks[count++] = textStart + starts[position] - from;
            marks[count++] = textStart + ends[position] - from;
        }
        if (!isAscii) toCharacterOffsets(marks, count, from);
        return new Snippet(snippet, Arrays.copyOf(marks, count), range.isCutBefore(), range.isCutAfter());
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
