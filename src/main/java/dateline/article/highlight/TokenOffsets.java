package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The binary form of a text with its token offsets. Numbers have a variable length. It consists of:
 *
 * <ul>
 *   <li>1 if the text is short, the number of tokens, and the lengths in bytes of the next two parts
 *   <li>for each token: four times the number of bytes since the end of the last one, plus {@link #COMPOUND} and
 *       {@link #NOT_AS_WRITTEN}; then its own length, except for a compound, whose parts are tokens as well
 *   <li>for each word by which tokens are found that are written otherwise, such as a stem: the distance of its first
 *       position from that of the last word, the number of bytes that it has in common with this token in lower case,
 *       the number of other bytes, these bytes, the number of further positions, and the distance of each to the one
 *       before
 *   <li>the text in UTF-8
 * </ul>
 */
final class TokenOffsets {

    /** Up to this number of characters a text is shown whole. */
    static final int MAX_SHORT_TEXT = 400;

    /** Marks a token that is a compound, such as a URL or a word with a hyphen. */
    static final int COMPOUND = 1;

    /** Marks a token that is not found by its own letters in lower case. A token with letters beyond ASCII is one. */
    static final int NOT_AS_WRITTEN = 2;

    /** Number of bits of these marks. */
    static final int MARK_BITS = 2;

    // Token types of PostgreSQL's default parser: separators, which are not words; compounds, whose parts follow as
    // tokens; and the byte length beyond which a word is not indexed.
    private static final int[] SEPARATORS = {12, 13, 14, 23};
    private static final int[] COMPOUNDS = {5, 15, 16, 17};
    private static final int MAX_WORD_BYTES = 2_046;

    /**
     * One token that is a word.
     *
     * @param gap bytes since the end of the last token
     * @param text in lower case, null for a compound
     */
    private record Token(int gap, byte[] text, boolean isCompound) {}

    private final String text;
    // The text as PostgreSQL parsed it: with separators between the words.
    private final String separated;
    private final Map<String, PositionList> positionsByWord = new HashMap<>();
    private final List<Token> tokens = new ArrayList<>();
    private int offset;
    private int byteOffset;

    private TokenOffsets(String text, String separated) {
        this.text = text;
        this.separated = separated;
    }

    /**
     * @param separated the text with separated words
     * @param parsed the tokens of the separated text, or of one that begins with it and goes on with another line
     * @return null if the tokens do not add up to the text
     */
    static byte[] encode(String text, String separated, ParsedTokens parsed) {
        TokenOffsets offsets = new TokenOffsets(text, separated);
        List<String> vectors = parsed.vectors();
        if (!offsets.readTokens(parsed.kinds(), parsed.lengths(), vectors.get(vectors.size() - 1) == null)) return null;
        int last = offsets.tokens.size();
        for (String vector : vectors)
            if (vector != null)
                TsVectorReader.read(vector, (word, position) -> {
                    if (position <= last) offsets.addPosition(word, position);
                });
        return offsets.toBytes();
    }

    private boolean readTokens(List<Integer> kinds, List<Integer> lengths, boolean indexesTokens) {
        int start = 0;
        int previousEnd = 0;
        for (int i = 0; i < kinds.size() && start < separated.length(); i++) {
            boolean isSeparator = Arrays.binarySearch(SEPARATORS, kinds.get(i)) >= 0;
            int tokenEnd = endOf(start, lengths.get(i));
            // White space at the end goes on with the end of the line.
            if (tokenEnd < 0 && isSeparator) tokenEnd = separated.length();
            if (tokenEnd < 0) return false;
            String token = separated.substring(start, tokenEnd);
            boolean isCompound = Arrays.binarySearch(COMPOUNDS, kinds.get(i)) >= 0;
            if (!isCompound) start = tokenEnd;
            if (isInserted(token)) continue;
            byte[] bytes = token.getBytes(UTF_8);
            if (!isSeparator && bytes.length <= MAX_WORD_BYTES) {
                if (isCompound) {
                    tokens.add(new Token(0, null, true));
                } else {
                    lowerAscii(bytes);
                    tokens.add(new Token(byteOffset - previousEnd, bytes, false));
                    previousEnd = byteOffset + bytes.length;
                }
                if (indexesTokens) addPosition(token.toLowerCase(Locale.ROOT), tokens.size());
            }
            if (isCompound) continue;
            offset += token.length();
            byteOffset += bytes.length;
        }
        return start == separated.length() && offset == text.length();
    }

    // A separator stands between two letters or digits, so it is a token of its own.
    private boolean isInserted(String token) {
        return token.length() == 1
                && token.charAt(0) == WordSegmenter.SEPARATOR
                && (offset == text.length() || text.charAt(offset) != WordSegmenter.SEPARATOR);
    }

    // Returns -1 if the token ends beyond the text.
    private int endOf(int start, int length) {
        int at = start;
        for (int i = 0; i < length; i++) {
            if (at >= separated.length()) return -1;
            at += Character.charCount(separated.codePointAt(at));
        }
        return at;
    }

    private static void lowerAscii(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) bytes[i] = lowerAscii(bytes[i]);
    }

    static byte lowerAscii(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }

    private void addPosition(String word, int position) {
        positionsByWord.computeIfAbsent(word, key -> new PositionList()).add(position);
    }

    private byte[] toBytes() {
        byte[] tokenBytes = tokenBytes();
        byte[] wordBytes = wordBytes();
        VarintBuffer bytes = new VarintBuffer();
        bytes.writeNumber(text.codePointCount(0, text.length()) <= MAX_SHORT_TEXT ? 1 : 0);
        bytes.writeNumber(tokens.size());
        bytes.writeNumber(tokenBytes.length);
        bytes.writeNumber(wordBytes.length);
        bytes.writeBytes(tokenBytes);
        bytes.writeBytes(wordBytes);
        bytes.writeBytes(text.getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private byte[] tokenBytes() {
        VarintBuffer bytes = new VarintBuffer();
        for (int position = 1; position <= tokens.size(); position++) {
            Token token = tokens.get(position - 1);
            int marks = token.isCompound() ? COMPOUND : isFoundAsWritten(token.text(), position) ? 0 : NOT_AS_WRITTEN;
            bytes.writeNumber(token.gap() << MARK_BITS | marks);
            if (!token.isCompound()) bytes.writeNumber(token.text().length);
        }
        return bytes.toByteArray();
    }

    // Removes the position, so that it is not stored with the words.
    private boolean isFoundAsWritten(byte[] token, int position) {
        for (byte b : token) if (b < 0) return false;
        PositionList positions = positionsByWord.get(new String(token, UTF_8));
        return positions != null && positions.remove(position);
    }

    private byte[] wordBytes() {
        VarintBuffer bytes = new VarintBuffer();
        int previous = 0;
        for (Map.Entry<String, PositionList> entry : positionsByWord.entrySet().stream()
                .filter(one -> one.getValue().count > 0)
                .sorted(Comparator.comparing((Map.Entry<String, PositionList> one) -> one.getValue().positions[0])
                        .thenComparing(Map.Entry::getKey))
                .toList()) {
            byte[] word = entry.getKey().getBytes(UTF_8);
            PositionList positions = entry.getValue();
            int first = positions.positions[0];
            int common = commonBytes(word, first);
            bytes.writeNumber(first - previous);
            bytes.writeNumber(common);
            bytes.writeNumber(word.length - common);
            bytes.write(word, common, word.length - common);
            positions.writeFurther(bytes);
            previous = first;
        }
        return bytes.toByteArray();
    }

    private int commonBytes(byte[] word, int position) {
        byte[] token =
                position > tokens.size() ? null : tokens.get(position - 1).text();
        if (token == null) return 0;
        int end = Math.min(word.length, token.length);
        int different = Arrays.mismatch(word, 0, end, token, 0, end);
        return different < 0 ? end : different;
    }

    /** A sorted list of distinct token positions. */
    private static final class PositionList {

        private int[] positions = new int[4];
        private int count;

        void add(int position) {
            int index = Arrays.binarySearch(positions, 0, count, position);
            if (index >= 0) return;
            if (count == positions.length) positions = Arrays.copyOf(positions, 2 * count);
            System.arraycopy(positions, -index - 1, positions, -index, count + index + 1);
            positions[-index - 1] = position;
            count++;
        }

        boolean remove(int position) {
            int index = Arrays.binarySearch(positions, 0, count, position);
            if (index < 0) return false;
            count--;
            System.arraycopy(positions, index + 1, positions, index, count - index);
            return true;
        }

        void writeFurther(VarintBuffer buffer) {
            buffer.writeNumber(count - 1);
            for (int i = 1; i < count; i++) buffer.writeNumber(positions[i] - positions[i - 1]);
        }
    }

    /**
     * Writes numbers with seven bits per byte; the eighth bit is set on all bytes but the last one.
     */
    private static final class VarintBuffer extends ByteArrayOutputStream {

        void writeNumber(int number) {
            int value = number;
            for (; value >= 0x80; value >>>= 7) write(value | 0x80);
            write(value);
        }
    }
}
