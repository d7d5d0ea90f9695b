package dateline.http.describe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * JSON put together from members that are bytes already and a few that are not, in UTF-8: for what is answered so often that a serialiser's
 * own steps count. Strings are escaped as Jackson escapes them. What is null is left out, as everywhere.
 */
public final class JsonByteBuilder {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private byte[] bytes;
    private int length;
    // Whether something stands before the next member on its level.
    private boolean needsComma;

    /** @param expected bytes; it grows beyond them */
    public JsonByteBuilder(int expected) {
        bytes = new byte[expected];
    }

    /** An object, alone or in an array. */
    public JsonByteBuilder beginObject() {
        appendCommaIfNeeded();
        return open('{');
    }

    /** An object as a member. */
    public JsonByteBuilder object(String name) {
        appendName(name);
        return open('{');
    }

    /** An array as a member. */
    public JsonByteBuilder array(String name) {
        appendName(name);
        return open('[');
    }

    /** Of an object. */
    public JsonByteBuilder endObject() {
        return close('}');
    }

    /** Of an array. */
    public JsonByteBuilder close() {
        return close(']');
    }

    public JsonByteBuilder member(String name, String value) {
        if (value == null) return this;
        appendName(name);
        return appendString(value);
    }

    /** An array as a member. */
    public JsonByteBuilder member(String name, List<String> values) {
        if (values == null) return this;
        array(name);
        for (String value : values) {
            appendCommaIfNeeded();
            appendString(value);
            needsComma = true;
        }
        return close();
    }

    public JsonByteBuilder member(String name, int value) {
        appendName(name);
        return appendAscii(Integer.toString(value));
    }

    public JsonByteBuilder member(String name, UUID value) {
        appendName(name);
        return appendQuoted(value.toString());
    }

    /** As ISO 8601 has it, in UTC. */
    public JsonByteBuilder member(String name, Instant value) {
        if (value == null) return this;
        appendName(name);
        return appendQuoted(value.toString());
    }

    /** @param value any JSON value */
    public JsonByteBuilder raw(String name, byte[] value) {
        if (value == null) return this;
        appendName(name);
        return append(value);
    }

    /** @param members of an object without its braces; nothing where there are none */
    public JsonByteBuilder members(byte[] members) {
        if (members == null || members.length == 0) return this;
        appendCommaIfNeeded();
        append(members);
        needsComma = true;
        return this;
    }

    /** How many bytes there are by now. */
    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    // Names are our own: nothing in them to escape.
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

    private JsonByteBuilder open(char bracket) {
        needsComma = false;
        return appendByte(bracket);
    }

    private JsonByteBuilder close(char bracket) {
        needsComma = true;
        return appendByte(bracket);
    }

    private JsonByteBuilder appendString(String value) {
        appendByte('"');
        if (!appendedAsAscii(value)) append(ENCODER.quoteAsUTF8(value));
        return appendByte('"');
    }

    // Nearly everything is ASCII without a quotation mark.
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

    @SuppressWarnings("deprecation") // Only ASCII comes here, and its bytes are taken as they are.
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
