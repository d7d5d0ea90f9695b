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

    private static final JsonStringEncoder ESCAPED = JsonStringEncoder.getInstance();

    private byte[] bytes;
    private int length;
    // Whether something stands before the next member on its level.
    private boolean comma;

    /** @param expected bytes; it grows beyond them */
    public JsonByteBuilder(int expected) {
        bytes = new byte[expected];
    }

    /** An object, alone or in an array. */
    public JsonByteBuilder begin() {
        separate();
        return open('{');
    }

    /** An object as a member. */
    public JsonByteBuilder object(String name) {
        name(name);
        return open('{');
    }

    /** An array as a member. */
    public JsonByteBuilder array(String name) {
        name(name);
        return open('[');
    }

    /** Of an object. */
    public JsonByteBuilder end() {
        return close('}');
    }

    /** Of an array. */
    public JsonByteBuilder close() {
        return close(']');
    }

    public JsonByteBuilder member(String name, String value) {
        if (value == null) return this;
        name(name);
        return string(value);
    }

    /** An array as a member. */
    public JsonByteBuilder member(String name, List<String> values) {
        if (values == null) return this;
        array(name);
        for (String value : values) {
            separate();
            string(value);
            comma = true;
        }
        return close();
    }

    public JsonByteBuilder member(String name, int value) {
        name(name);
        return plain(Integer.toString(value));
    }

    public JsonByteBuilder member(String name, UUID value) {
        name(name);
        return quoted(value.toString());
    }

    /** As ISO 8601 has it, in UTC. */
    public JsonByteBuilder member(String name, Instant value) {
        if (value == null) return this;
        name(name);
        return quoted(value.toString());
    }

    /** @param value any JSON value */
    public JsonByteBuilder raw(String name, byte[] value) {
        if (value == null) return this;
        name(name);
        return all(value);
    }

    /** @param members of an object without its braces; nothing where there are none */
    public JsonByteBuilder members(byte[] members) {
        if (members == null || members.length == 0) return this;
        separate();
        all(members);
        comma = true;
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
    private void name(String name) {
        separate();
        comma = true;
        one('"');
        plain(name);
        one('"');
        one(':');
    }

    private void separate() {
        if (comma) one(',');
    }

    private JsonByteBuilder open(char bracket) {
        comma = false;
        return one(bracket);
    }

    private JsonByteBuilder close(char bracket) {
        comma = true;
        return one(bracket);
    }

    private JsonByteBuilder string(String value) {
        one('"');
        if (!asItStands(value)) all(ESCAPED.quoteAsUTF8(value));
        return one('"');
    }

    // Nearly everything is ASCII without a quotation mark.
    private boolean asItStands(String value) {
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

    private JsonByteBuilder quoted(String ascii) {
        one('"');
        plain(ascii);
        return one('"');
    }

    @SuppressWarnings("deprecation") // Only ASCII comes here, and its bytes are taken as they are.
    private JsonByteBuilder plain(String ascii) {
        reserve(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    private JsonByteBuilder all(byte[] some) {
        reserve(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
        return this;
    }

    private JsonByteBuilder one(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
}
