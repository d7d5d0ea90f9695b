package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The binary form of a text with its token offsets: an index from each searchable word, as a 40-bit key, to token
 * positions; then the byte offsets of each token; then the text in UTF-8.
 */
public final class TokenOffsets {

    /**
     * The form number of the stored bytes. Increment it when the format changes: readers ignore offsets of other forms.
     */
    public static final int FORM = 2;

    /** Up to this number of characters a text is shown whole. */
    static final int MAX_SHORT_TEXT = 400;

    // Token types of PostgreSQL's default parser: separators, which are not words; compounds, whose parts follow as
    // tokens; and the byte length beyond which a word is not indexed.
    private static final int[] SEPARATORS = {12, 13, 14, 23};
    private static final int[] COMPOUNDS = {5, 15, 16, 17};
    private static final int MAX_WORD_BYTES = 2_046;
    private static final long KEY_MASK = (1L << 40) - 1;

    private final String text;
    // The text as PostgreSQL parsed it: with separators between the words.
    private final String separated;
    private final TreeMap<Long, OffsetList> positionsByKey = new TreeMap<>();
    private final VarintBuffer tokens = new VarintBuffer();
    private int offset;
    private int byteOffset;
    private int tokenCount;

    private TokenOffsets(String text, String separated) {
        this.text = text;
        this.separated = separated;
    }

    /**
     * @param separated the text with separated words; tokens and vectors are those of this text
     * @param tokens type and length in characters of each token
     * @param vectors tsvectors of the text; the last is null if it has the tokens in lower case, another is null if it
     *     equals one of the others
     * @return null if the tokens do not add up to the text
     */
    static byte[] encode(String text, String separated, String tokens, String... vectors) {
        TokenOffsets offsets = new TokenOffsets(text, separated);
        if (!offsets.readTokens(tokens == null ? "" : tokens, vectors[vectors.length - 1] == null)) return null;
        for (String vector : vectors) if (vector != null) TsVectorReader.read(vector, offsets::addPosition);
        return offsets.toBytes();
    }

    /** Returns the 40-bit key of a word, a hash. Two words collide with a probability of about 1 in 10<sup>12</sup>. */
    static long key(String word) {
        long key = 0xcbf29ce484222325L;
        for (byte b : word.getBytes(UTF_8)) key = (key ^ b) * 0x100000001b3L;
        key = (key ^ key >>> 32) * 0x9e3779b97f4a7c15L;
        return key >>> 24 & KEY_MASK;
    }

    private boolean readTokens(String parsed, boolean indexesTokens) {
        int start = 0;
        int previousEnd = 0;
        for (int at = 0; at < parsed.length(); ) {
            int colon = parsed.indexOf(':', at);
            int end = parsed.indexOf(' ', colon);
            if (end < 0) end = parsed.length();
            int type = Integer.parseInt(parsed, at, colon, 10);
            int length = Integer.parseInt(parsed, colon + 1, end, 10);
            at = end + 1;
            int tokenEnd = endOf(start, length);
            if (tokenEnd < 0) return false;
            String token = separated.substring(start, tokenEnd);
            boolean isCompound = Arrays.binarySearch(COMPOUNDS, type) >= 0;
            if (!isCompound) start = tokenEnd;
            if (isInserted(token)) continue;
            int byteLength = utf8Length(token);
            if (Arrays.binarySearch(SEPARATORS, type) < 0 && byteLength <= MAX_WORD_BYTES) {
                tokenCount++;
                tokens.writeNumber((long) (isCompound ? 0 : byteOffset - previousEnd) << 1 | (isCompound ? 1 : 0));
                if (!isCompound) tokens.writeNumber(byteLength);
                if (!isCompound) previousEnd = byteOffset + byteLength;
                if (indexesTokens) addPosition(token.toLowerCase(Locale.ROOT), tokenCount);
            }
            if (isCompound) continue;
            offset += token.length();
            byteOffset += byteLength;
        }
        return start == separated.length() && offset == text.length();
    }

    // A separator stands between two letters or digits, so it is a token of its own, and never where the text has the
    // same character.
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

    private void addPosition(String word, int position) {
        positionsByKey.computeIfAbsent(key(word), key -> new OffsetList()).add(position);
    }

    private byte[] toBytes() {
        VarintBuffer index = new VarintBuffer();
        positionsByKey.forEach((key, positions) -> {
            for (int shift = 32; shift >= 0; shift -= 8) index.writeByte((int) (key >>> shift));
            positions.write(index);
        });
        VarintBuffer bytes = new VarintBuffer();
        bytes.writeNumber(text.codePointCount(0, text.length()) <= MAX_SHORT_TEXT ? 1 : 0);
        bytes.writeNumber(index.size());
        bytes.writeNumber(tokenCount);
        bytes.writeNumber(tokens.size());
        bytes.writeBytes(index.toByteArray());
        bytes.writeBytes(tokens.toByteArray());
        bytes.writeBytes(text.getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    /** A sorted list of distinct token positions. */
    private static final class OffsetList {

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

        void write(VarintBuffer buffer) {
            buffer.writeNumber(count);
            for (int i = 0; i < count; i++) buffer.writeNumber(positions[i] - (i == 0 ? 0 : positions[i - 1]));
        }
    }

    /**
     * A byte buffer that also writes variable-length numbers: seven bits per byte, with the eighth bit set on all but
     * the last byte.
     */
    private static final class VarintBuffer extends ByteArrayOutputStream {

        void writeByte(int value) {
            write(value);
        }

        void writeNumber(long value) {
            for (; value >= 0x80; value >>>= 7) write((int) value | 0x80);
            write((int) value);
        }
    }
}
