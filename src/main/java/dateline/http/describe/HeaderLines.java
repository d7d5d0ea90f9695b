package dateline.http.describe;

import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Checks that no two programs read the header lines differently (RFC 9112 section 5). Netty trims values and replaces each fold within one
 * by a space, as the RFC allows; a space at the start or end of a value can only come from a fold.
 */
public final class HeaderLines {

    private HeaderLines() {}

    /** Whether every line has a name and no value begins or ends with a fold. */
    public static boolean areUnambiguous(MultiMap headers) {
        // Without converting names to strings, because every request passes here.
        if (headers instanceof HttpHeaders read) return areUnambiguous(read.iteratorCharSequence());
        for (Map.Entry<String, String> header : headers)
            if (!areUnambiguous(header.getKey(), header.getValue())) return false;
        return true;
    }

    private static boolean areUnambiguous(Iterator<Map.Entry<CharSequence, CharSequence>> headers) {
        while (headers.hasNext()) {
            var header = headers.next();
            if (!areUnambiguous(header.getKey(), header.getValue())) return false;
        }
        return true;
    }

    private static boolean areUnambiguous(CharSequence name, CharSequence value) {
        if (name.isEmpty()) return false;
        return value.isEmpty() || value.charAt(0) != ' ' && value.charAt(value.length() - 1) != ' ';
    }
}
