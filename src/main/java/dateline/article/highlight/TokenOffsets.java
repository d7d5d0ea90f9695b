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
    public static final int FORM = 1;

    /** Up to this number of characters a text is shown whole. */
    static final int SHORT = 400;

    // Token types of PostgreSQL's default parser: separators, which are not words; compounds, whose parts follow as
    // tokens; and the byte length beyond which a word is not indexed.
    private static final int[] BETWEEN = {12, 13, 14, 23};
    private static final int[] COMPOUND = {5, 15, 16, 17};
    private static final int LONGEST = 2_046;
    private static final long KEYS = (1L << 40) - 1;

    private final String text;
    private final TreeMap<Long, OffsetList> words = new TreeMap<>();
    private final VarintBuffer tokens = new VarintBuffer();
    private int bytes;
    private int known;

    private TokenOffsets(String text) {
        this.text = text;
    }

    /**
     * @param tokens type and length in characters of each token
     * @param vectors tsvectors of the text; the last is null if it has the tokens in lower case, another is null if it
     *     equals one of the others
     * @return null if the tokens do not add up to the text
     */
    static byte[] of(String text, String tokens, String... vectors) {
        TokenOffsets map = new TokenOffsets(text);
        if (!map.tokens(tokens == null ? "" : tokens, vectors[vectors.length - 1] == null)) return null;
        for (String vector : vectors) if (vector != null) TsVectorReader.read(vector, map::word);
        return map.written();
    }

    /** Returns the 40-bit key of a word, a hash. Two words collide with a probability of about 1 in 10<sup>12</sup>. */
    static long key(String word) {
        long key = 0xcbf29ce484222325L;
        for (byte b : word.getBytes(UTF_8)) key = (key ^ b) * 0x100000001b3L;
        key = (key ^ key >>> 32) * 0x9e3779b97f4a7c15L;
        return key >>> 24 & KEYS;
    }

    private boolean tokens(String parsed, boolean plain) {
        int start = 0;
        int free = 0;
        for (int at = 0; at < parsed.length(); ) {
            int colon = parsed.indexOf(':', at);
            int end = parsed.indexOf(' ', colon);
            if (end < 0) end = parsed.length();
            int kind = Integer.parseInt(parsed, at, colon, 10);
            int length = Integer.parseInt(parsed, colon + 1, end, 10);
            at = end + 1;
            int after = after(start, length);
            if (after < 0) return false;
            String token = text.substring(start, after);
            boolean compound = Arrays.binarySearch(COMPOUND, kind) >= 0;
            int utf8 = utf8(token);
            if (Arrays.binarySearch(BETWEEN, kind) < 0 && utf8 <= LONGEST) {
                known++;
                tokens.number((long) (compound ? 0 : bytes - free) << 1 | (compound ? 1 : 0));
                if (!compound) tokens.number(utf8);
                if (!compound) free = bytes + utf8;
                if (plain) word(token.toLowerCase(Locale.ROOT), known);
            }
            if (compound) continue;
            start += token.length();
            bytes += utf8;
        }
        return start == text.length();
    }

    // Returns -1 if the token ends beyond the text.
    private int after(int start, int length) {
        int at = start;
        for (int i = 0; i < length; i++) {
            if (at >= text.length()) return -1;
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private void word(String word, int place) {
        words.computeIfAbsent(key(word), key -> new OffsetList()).add(place);
    }

    private byte[] written() {
        VarintBuffer index = new VarintBuffer();
        words.forEach((key, places) -> {
            for (int shift = 32; shift >= 0; shift -= 8) index.put((int) (key >>> shift));
            places.write(index);
        });
        VarintBuffer all = new VarintBuffer();
        all.number(text.codePointCount(0, text.length()) <= SHORT ? 1 : 0);
        all.number(index.size());
        all.number(known);
        all.number(tokens.size());
        all.writeBytes(index.toByteArray());
        all.writeBytes(tokens.toByteArray());
        all.writeBytes(text.getBytes(UTF_8));
        return all.toByteArray();
    }

    private static int utf8(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    /** A sorted list of distinct token positions. */
    private static final class OffsetList {

        private int[] all = new int[4];
        private int count;

        void add(int place) {
            int at = Arrays.binarySearch(all, 0, count, place);
            if (at >= 0) return;
            if (count == all.length) all = Arrays.copyOf(all, 2 * count);
            System.arraycopy(all, -at - 1, all, -at, count + at + 1);
            all[-at - 1] = place;
            count++;
        }

        void write(VarintBuffer to) {
            to.number(count);
            for (int i = 0; i < count; i++) to.number(all[i] - (i == 0 ? 0 : all[i - 1]));
        }
    }

    /**
     * A byte buffer that also writes variable-length numbers: seven bits per byte, with the eighth bit set on all but
     * the last byte.
     */
    private static final class VarintBuffer extends ByteArrayOutputStream {

        void put(int value) {
            write(value);
        }

        void number(long value) {
            for (; value >= 0x80; value >>>= 7) write((int) value | 0x80);
            write((int) value);
        }
    }
}
