package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import dateline.article.highlight.SnippetRanges.TextRange;
import java.util.Arrays;
import java.util.List;

/**
 * Extracts snippets from a text by its {@link TokenOffsets}: finds the matches, and cuts the ranges that
 * {@link SnippetRanges} selects. From a short text it returns whole lines.
 */
final class SnippetExtractor {

    private static final int[] NONE = {};
    // Maximum words of a snippet from a longer text.
    private static final int MAX_WORDS = 35;

    private final byte[] encoded;
    private int offset;
    private boolean isShort;
    private int tokenCount;
    private int wordsStart;
    private int textStart;

    // By token position from 1: byte offsets of the start and end of the token. Both are equal for a compound token,
    // because its parts are tokens as well.
    private int[] starts;
    private int[] ends;
    // By token position: whether the token is found by its own letters.
    private boolean[] isAsWritten;
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
        tokenCount = readNumber();
        int tokensLength = readNumber();
        int wordsLength = readNumber();
        wordsStart = offset + tokensLength;
        textStart = wordsStart + wordsLength;
        readTokens();
        if (!findMatches(terms)) return List.of();
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

    private int[] findPositions(byte[] word) {
        int[] written = findTokens(word);
        int[] listed = findListedWord(word);
        if (listed.length == 0) return written;
        if (written.length == 0) return listed;
        int[] all = Arrays.copyOf(written, written.length + listed.length);
        System.arraycopy(listed, 0, all, written.length, listed.length);
        Arrays.sort(all);
        return all;
    }

    // The tokens with exactly these letters.
    private int[] findTokens(byte[] word) {
        int[] positions = NONE;
        int count = 0;
        for (int position = 1; position <= tokenCount; position++) {
            int start = starts[position];
            if (!isAsWritten[position] || ends[position] - start != word.length) continue;
            if (!startsWith(start, word, word.length)) continue;
            if (count == positions.length) positions = Arrays.copyOf(positions, 2 * count + 4);
            positions[count++] = position;
        }
        return Arrays.copyOf(positions, count);
    }

    private int[] findListedWord(byte[] word) {
        offset = wordsStart;
        int first = 0;
        while (offset < textStart) {
            first += readNumber();
            int common = readNumber();
            int others = readNumber();
            int othersStart = offset;
            offset += others;
            int further = readNumber();
            boolean isFound = common + others == word.length
                    && Arrays.equals(encoded, othersStart, othersStart + others, word, common, word.length)
                    && startsWith(common == 0 ? 0 : starts[first], word, common);
            if (isFound) return readPositions(first, further);
            for (int i = 0; i < further; offset++) if (encoded[offset] >= 0) i++;
        }
        return NONE;
    }

    private int[] readPositions(int first, int further) {
        int[] positions = new int[1 + further];
        positions[0] = first;
        for (int i = 1; i <= further; i++) positions[i] = positions[i - 1] + readNumber();
        return positions;
    }

    // Whether the text in lower case has the first bytes of the word at this offset.
    private boolean startsWith(int start, byte[] word, int length) {
        for (int i = 0; i < length; i++)
            if (TokenOffsets.lowerAscii(encoded[textStart + start + i]) != word[i]) return false;
        return true;
    }

    private void readTokens() {
        starts = new int[tokenCount + 1];
        ends = new int[tokenCount + 1];
        isAsWritten = new boolean[tokenCount + 1];
        int previousEnd = 0;
        for (int position = 1; position <= tokenCount; position++) {
            int gap = readNumber();
            starts[position] = previousEnd + (gap >> TokenOffsets.MARK_BITS);
            ends[position] = starts[position];
            if ((gap & TokenOffsets.COMPOUND) != 0) continue;
            previousEnd = ends[position] = starts[position] + readNumber();
            isAsWritten[position] = (gap & TokenOffsets.NOT_AS_WRITTEN) == 0;
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

    private int readNumber() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = encoded[offset++];
            value |= (b & 0x7F) << shift;
            if (b >= 0) return value;
        }
    }
}
