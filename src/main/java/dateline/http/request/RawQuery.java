package dateline.http.request;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads query strings with non-ASCII bytes that are not percent-encoded, as people type them, as UTF-8. Other queries stay as Vert.x reads them. */
public final class RawQuery {

    private RawQuery() {}

    /** Parses the query again if it has such bytes, which Vert.x would read as ISO 8859-1. @return false if they are not UTF-8 */
    public static boolean decodeUtf8(String query, RoutingContext rc) {
        if (query.chars().allMatch(character -> character < 0x80)) return true;
        byte[] bytes = query.getBytes(StandardCharsets.ISO_8859_1);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return false;
        }
        var parameters = rc.queryParams();
        parameters.clear();
        new QueryStringDecoder(encoded(bytes), StandardCharsets.UTF_8, false)
                .parameters()
                .forEach(parameters::add);
        return true;
    }

    private static String encoded(byte[] bytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : bytes) {
            if (one >= 0) encoded.append((char) one);
            else encoded.append(String.format(Locale.ROOT, "%%%02X", one & 0xFF));
        }
        return encoded.toString();
    }
}
