package dateline.ingest.xml;

import java.io.IOException;
import java.io.Reader;

/**
 * Replaces characters that XML 1.0 does not allow by spaces, both literal ones and references to control characters.
 * Archives contain them from pasted text, and they are invisible. References in CDATA are replaced as well, since CDATA
 * holds HTML in practice. U+0000 is not replaced: a document with it is not text.
 */
public final class XmlCharFilter extends Reader {

    private static final int BUFFER_SIZE = 8 << 10;
    // The parser refuses a reference that is longer, because of leading zeros.
    private static final int MAX_REFERENCE_LENGTH = 16;

    private final Reader in;
    private final char[] buffer = new char[BUFFER_SIZE];
    private int readIndex;
    // Characters after this index are read but not filtered: they may begin a reference.
    private int filteredEnd;
    private int bufferEnd;
    private boolean isEndOfInput;

    public XmlCharFilter(Reader in) {
        this.in = in;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (readIndex == filteredEnd) {
            if (isEndOfInput) return -1;
            fill();
        }
        int count = Math.min(length, filteredEnd - readIndex);
        System.arraycopy(buffer, readIndex, to, offset, count);
        readIndex += count;
        return count;
    }

    private void fill() throws IOException {
        int unfiltered = bufferEnd - filteredEnd;
        System.arraycopy(buffer, filteredEnd, buffer, 0, unfiltered);
        int count = in.read(buffer, unfiltered, BUFFER_SIZE - unfiltered);
        isEndOfInput = count < 0;
        bufferEnd = unfiltered + Math.max(0, count);
        readIndex = 0;
        filter();
    }

    private void filter() {
        int from = 0;
        int to = 0;
        while (from < bufferEnd) {
            char character = buffer[from];
            int length = character == '&' ? referenceLength(from) : 0;
            if (length < 0 && !isEndOfInput) break;
            buffer[to++] = length > 0 || !isAllowed(character) ? ' ' : character;
            from += Math.max(1, length);
        }
        System.arraycopy(buffer, from, buffer, to, bufferEnd - from);
        bufferEnd += to - from;
        filteredEnd = to;
    }

    private static boolean isAllowed(char character) {
        if (character >= ' ') return character < 0xFFFE;
        return character == '\n' || character == '\t' || character == '\r' || character == 0;
    }

    /**
     * @return length of the reference to a control character that begins here; 0 if there is none, -1 if the buffer
     *     ends within it
     */
    private int referenceLength(int start) {
        int index = start + 1;
        int radix = 10;
        int value = 0;
        for (; index < bufferEnd && index - start < MAX_REFERENCE_LENGTH; index++) {
            char character = buffer[index];
            int digit = Character.digit(character, radix);
            if (index == start + 1) {
                if (character != '#') return 0;
            } else if (index == start + 2 && character == 'x') {
                radix = 16;
            } else if (character == ';') {
                return value > 0 && !isAllowed((char) value) ? index + 1 - start : 0;
            } else if (digit < 0 || character > 'f') {
                return 0;
            } else {
                value = value * radix + digit;
                if (value >= ' ') return 0;
            }
        }
        return index < bufferEnd || index - start == MAX_REFERENCE_LENGTH ? 0 : -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
