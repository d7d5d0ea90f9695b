package dateline.http.describe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Builds a JSON document in UTF-8 from members that are already serialized and a few that are not. It serves responses that are so frequent
 * that the cost of a serializer matters. It escapes strings as Jackson does and leaves out null members. Not thread-safe.
 */
public final class JsonByteBuilder {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private byte[] bytes;
    private int length;
    // Whether the next member needs a comma before it.
    private boolean needsComma;

    /** @param expected bytes; the buffer grows if there are more */
    public JsonByteBuilder(int expected) {
        bytes = new byte[expected];
    }

    /** Begins an object that is the document or an element of an array. */
    public JsonByteBuilder beginObject() {
        appendCommaIfNeeded();
        return openBracket('{');
    }

    /** Begins an object that is a member. */
    public JsonByteBuilder beginObject(String name) {
        appendName(name);
        return openBracket('{');
    }

    /** Begins an array that is a member. */
    public JsonByteBuilder beginArray(String name) {
        appendName(name);
        return openBracket('[');
    }

    /** Ends an object. */
    public JsonByteBuilder endObject() {
        return closeBracket('}');
    }

    /** Ends an array. */
    public JsonByteBuilder endArray() {
        return closeBracket(']');
    }

    public JsonByteBuilder member(String name, String value) {
        if (value == null) return this;
        appendName(name);
        return appendString(value);
    }

    /** Adds an array of strings; null adds nothing. */
    public JsonByteBuilder member(String name, List<String> values) {
        if (values == null) return this;
        beginArray(name);
        for (String value : values) {
            appendCommaIfNeeded();
            appendString(value);
            needsComma = true;
        }
        return endArray();
    }

    public JsonByteBuilder member(String name, int value) {
        appendName(name);
        return appendAscii(Integer.toString(value));
    }

    public JsonByteBuilder member(String name, UUID value) {
        appendName(name);
        return appendQuoted(value.toString());
    }

    /** Adds an instant in the form of ISO 8601, in UTC; null adds nothing. */
    public JsonByteBuilder member(String name, Instant value) {
        if (value == null) return this;
        appendName(name);
        return appendQuoted(value.toString());
    }

    /** Adds a member that is already serialized. @param value any JSON value in UTF-8; null adds nothing */
    public JsonByteBuilder raw(String name, byte[] value) {
        if (value == null) return this;
        appendName(name);
        return append(value);
    }

    /** Adds several members. @param members an object without its braces; null or empty adds nothing */
    public JsonByteBuilder members(byte[] members) {
        if (members == null || members.length == 0) return this;
        appendCommaIfNeeded();
        append(members);
        needsComma = true;
        return this;
    }

    /** Number of bytes so far. */
    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    // Member names are constants of this code base and need no escaping.
    private void appendName(String name) {
        appendCommaIfNeeded();
        needsComma = true;
        appendByte('"');
        appendAscii(name);
        appendByte('"');
        appendByte(':');
    }

    private void appendCommaIfNeeded() {
        if (needsComma) appendByte(',');
    }

    private JsonByteBuilder openBracket(char bracket) {
        needsComma = false;
        return appendByte(bracket);
    }

    private JsonByteBuilder closeBracket(char bracket) {
        needsComma = true;
        return appendByte(bracket);
    }

    private JsonByteBuilder appendString(String value) {
        appendByte('"');
        if (!appendedAsAscii(value)) append(ENCODER.quoteAsUTF8(value));
        return appendByte('"');
    }

    // The fast path: nearly every string is ASCII without a character that needs escaping.
    private boolean appendedAsAscii(String value) {
        int size = value.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') return false;
            bytes[length + i] = (byte) c;
        }
        length += size;
        return true;
    }

    private JsonByteBuilder appendQuoted(String ascii) {
        appendByte('"');
        appendAscii(ascii);
        return appendByte('"');
    }

    @SuppressWarnings("deprecation") // Copies the low byte of each character, which is right for ASCII.
    private JsonByteBuilder appendAscii(String ascii) {
        reserve(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    private JsonByteBuilder append(byte[] added) {
        reserve(added.length);
        System.arraycopy(added, 0, bytes, length, added.length);
        length += added.length;
        return this;
    }

    private JsonByteBuilder appendByte(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
}
