package dateline.http.response;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** The content coding of responses: gzip, if the client accepts it, or none. */
public final class ContentCoding {

    /** A smaller response is sent without compression. */
    static final int MIN_COMPRESSED_BYTES = 1024;

    private ContentCoding() {}

    /** Whether the client accepts gzip. */
    public static boolean acceptsGzip(RoutingContext rc) {
        return acceptsGzip(rc.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING));
    }

    static boolean acceptsGzip(String acceptEncoding) {
        if (acceptEncoding == null) return false;
        Boolean any = null;
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.split(";", -1);
            String name = parts[0].strip();
            boolean named = name.equals("gzip") || name.equals("x-gzip");
            boolean refused = parts.length > 1 && parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
            if (named) return !refused;
            if (name.equals("*")) any = !refused;
        }
        return Boolean.TRUE.equals(any);
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
