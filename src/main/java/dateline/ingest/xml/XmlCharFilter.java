package dateline.ingest.xml;

import java.io.IOException;
import java.io.Reader;

/**
 * Replaces characters that XML 1.0 does not allow by spaces, both literal ones and references to control characters.
 * Archives contain them from pasted text, and they are invisible. References in CDATA are replaced as well, since CDATA
 * holds HTML in practice. U+0000 is not replaced: a document with it is not text.
 */
public final class XmlCharFilter extends Reader {

    private static final int SIZE = 8 << 10;
    // The parser refuses a reference that is longer, because of leading zeros.
    private static final int LONGEST = 16;

    private final Reader in;
    private final char[] buffer = new char[SIZE];
    private int next;
    // Characters after this index are read but not filtered: they may begin a reference.
    private int looked;
    private int end;
    private boolean over;

    public XmlCharFilter(Reader in) {
        this.in = in;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (next == looked) {
            if (over) return -1;
            fill();
        }
        int count = Math.min(length, looked - next);
        System.arraycopy(buffer, next, to, offset, count);
        next += count;
        return count;
    }

    private void fill() throws IOException {
        int left = end - looked;
        System.arraycopy(buffer, looked, buffer, 0, left);
        int got = in.read(buffer, left, SIZE - left);
        over = got < 0;
        end = left + Math.max(0, got);
        next = 0;
        look();
    }

    private void look() {
        int from = 0;
        int to = 0;
        while (from < end) {
            char character = buffer[from];
            int reference = character == '&' ? reference(from) : 0;
            if (reference < 0 && !over) break;
            buffer[to++] = reference > 0 || !isAllowed(character) ? ' ' : character;
            from += Math.max(1, reference);
        }
        System.arraycopy(buffer, from, buffer, to, end - from);
        end += to - from;
        looked = to;
    }

    private static boolean isAllowed(char character) {
        if (character >= ' ') return character < 0xFFFE;
        return character == '\n' || character == '\t' || character == '\r' || character == 0;
    }

    /**
     * @return length of the reference to a control character that begins here; 0 if there is none, -1 if the buffer
     *     ends within it
     */
    private int reference(int start) {
        int at = start + 1;
        int radix = 10;
        int value = 0;
        for (; at < end && at - start < LONGEST; at++) {
            char character = buffer[at];
            int digit = Character.digit(character, radix);
            if (at == start + 1) {
                if (character != '#') return 0;
            } else if (at == start + 2 && character == 'x') {
                radix = 16;
            } else if (character == ';') {
                return value > 0 && !isAllowed((char) value) ? at + 1 - start : 0;
            } else if (digit < 0 || character > 'f') {
                return 0;
            } else {
                value = value * radix + digit;
                if (value >= ' ') return 0;
            }
        }
        return at < end || at - start == LONGEST ? 0 : -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
