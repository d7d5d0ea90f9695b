package dateline.http.response;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/** The content coding of responses: gzip, if the client accepts it, or none. */
public final class ContentCoding {

    /** A smaller response is sent without compression. */
    static final int MIN_COMPRESSED_BYTES = 1024;

    private static final int GZIP_HEADER = 10;
    private static final int GZIP_TRAILER = 8;

    // An inflater has memory outside the heap, so that a new one for each response would cost more than its work.
    private static final FastThreadLocal<Inflater> INFLATERS = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

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

    /** Size of what {@link #gzip} compressed: the last four bytes of the format, least significant first. */
    static int uncompressedSize(Buffer gzip) {
        return gzip.getIntLE(gzip.length() - 4);
    }

    /** Uncompresses what {@link #gzip} compressed. */
    static byte[] gunzip(Buffer gzip) {
        Inflater inflater = INFLATERS.get();
        inflater.reset();
        inflater.setInput(gzip.getBytes(GZIP_HEADER, gzip.length() - GZIP_TRAILER));
        byte[] bytes = new byte[uncompressedSize(gzip)];
        try {
            inflater.inflate(bytes);
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        }
        return bytes;
    }
}
