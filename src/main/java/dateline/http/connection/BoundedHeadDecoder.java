package dateline.http.connection;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Reads requests with at most {@value #MAX_LINES} header lines; a longer head is refused with 431 (RFC 6585 section 5). Netty bounds the bytes
 * of a head without its line ends, so that a head of 8 kB could have 4,000 lines, which take 45 times as much memory.
 */
final class BoundedHeadDecoder extends VertxHttpRequestDecoder {

    static final int MAX_LINES = 100;

    private int lines;

    /** @param options with the limits in bytes */
    BoundedHeadDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        lines = 0;
        return super.createMessage(initialLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++lines > MAX_LINES) throw new TooLongHttpHeaderException("More than " + MAX_LINES + " header lines");
        return super.splitHeaderName(line, start, length);
    }
}
