package dateline.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Reads requests with at most {@value #MAX_LINES} header lines; a longer head is refused with 431 (RFC 6585 section 5). Netty bounds the bytes
 * of a head without its line ends, so that a head of 8 kB could have 4,000 lines, which take 45 times as much memory. Counts what the
 * beginning of a head takes on the heap, until the head has arrived completely.
 */
final class BoundedHeadDecoder extends VertxHttpRequestDecoder {

    static final int MAX_LINES = 100;

    // Most heads arrive in one read or take little memory.
    private static final int SMALL_HEAD = 1_000;
    // Each byte stands in a text and in the buffer of the decoder, which keeps the longest line.
    private static final int COPIES = 2;
    private static final int OBJECTS_OF_LINE = 100;

    private final ConnectionMemory heads;
    private int lines;
    private int read;
    private volatile long headBytes;

    /**
     * @param options with the limits in bytes
     * @param heads of all connections
     */
    BoundedHeadDecoder(HttpServerOptions options, ConnectionMemory heads) {
        super(options);
        this.heads = heads;
    }

    /** Bytes that the beginning of a head takes; 0 for a small one, and outside a head. */
    long headBytes() {
        return headBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> messages) throws Exception {
        int before = bytes.readableBytes();
        int decoded = messages.size();
        super.decode(context, bytes, messages);
        read = messages.size() > decoded ? 0 : read + before - bytes.readableBytes();
        boolean wasNoted = headBytes > 0;
        headBytes = read > SMALL_HEAD ? COPIES * read + OBJECTS_OF_LINE * lines : 0;
        if (headBytes > 0) heads.note(context);
        else if (wasNoted) heads.forget(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        heads.forget(context);
        super.handlerRemoved0(context);
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
