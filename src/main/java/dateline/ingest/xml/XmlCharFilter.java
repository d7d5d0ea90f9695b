package dateline.ingest.xml;

import java.io.IOException;
import java.io.Reader;

/**
 * The text of an XML document with a space for each character that XML 1.0 does not allow, as it stands there or as a reference to a
 * control character: archives have them from whatever was once pasted in, and nobody sees them. What is written like a reference in CDATA
 * is HTML by custom, and the same there. U+0000 stays, since whoever sends it sends no text.
 */
public final class XmlCharFilter extends Reader {

    private static final int SIZE = 8 << 10;
    // A reference with more zeros in front is left to the parser, which refuses it.
    private static final int LONGEST = 16;

    private final Reader in;
    private final char[] buffer = new char[SIZE];
    private int next;
    // What stands behind it has been read, and may be the beginning of a reference.
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

    /** @return how long the reference to a control character is that begins here; 0 for anything else, -1 where it is cut off */
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
