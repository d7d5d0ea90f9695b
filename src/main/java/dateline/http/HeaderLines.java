package dateline.http;

import io.vertx.core.MultiMap;
import java.util.Map;

/**
 * The form of header lines, which two programs on the way must not read differently (RFC 9112 section 5). Netty trims values and
 * replaces each fold within one by a space, as the RFC allows; a space at an end can only come from a fold.
 */
final class HeaderLines {

    private HeaderLines() {}

    /** Whether every line has a name, and no value begins or ends with a fold. */
    static boolean plain(MultiMap headers) {
        for (Map.Entry<String, String> header : headers) {
            String value = header.getValue();
            if (header.getKey().isEmpty()) return false;
            if (!value.isEmpty() && (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ')) return false;
        }
        return true;
    }
}
