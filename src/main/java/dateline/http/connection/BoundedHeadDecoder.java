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
 * of a head without its line ends, so that a head of 8 kB could have 4,000 lines, which take 45 times as much memory. Counts what requests take
 * on the heap: the head that is arriving, the head of the request in progress, requests that wait for their turn, and the buffer for lines,
 * which never shrinks.
 */
final class BoundedHeadDecoder extends VertxHttpRequestDecoder {

    static final int MAX_LINES = 100;

    // Bytes that the objects of a header line take, besides its characters.
    static final int OBJECTS_OF_LINE = 200;
    // Less is not counted: usual heads, and buffers that only had usual lines.
    private static final int SMALL = 4_000;
    // The largest buffer for a line, in bytes.
    private static final int MAX_LINE = 8_192;
    // Bytes of the objects of a query parameter, besides its characters.
    private static final int OBJECTS_OF_PARAMETER = 100;

    private final ConnectionMemory requests;
    private ChannelHandlerContext context;
    private ByteBuf reading;
    private boolean isWithinHead;
    private int headStart;
    private int lines;
    private int read;
    private int longestLine;
    // Since the last message, outside of heads: lines of chunk sizes with extensions, and what is skipped.
    private int skipped;
    private int lastHead;
    private int inProgress;
    private int waiting;
    private volatile long requestBytes;

    /**
     * @param options with the limits in bytes
     * @param requests of all connections
     */
    BoundedHeadDecoder(HttpServerOptions options, ConnectionMemory requests) {
        super(options);
        this.requests = requests;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) throws Exception {
        requests.forget(removed);
        super.handlerRemoved0(removed);
    }

    /** Bytes that requests take on the heap, about; 0 if they are few. */
    long requestBytes() {
        return requestBytes;
    }

    /** Bytes of the head that was decoded last. */
    int lastHead() {
        return lastHead;
    }

    /** A request has begun or ended. @param bytes of its head; 0 at its end, when it has been received and answered */
    void setInProgress(int bytes) {
        inProgress = bytes;
        count();
    }

    /** Requests wait for their turn, or no longer do. @param bytes more; below 0 if fewer */
    void addWaiting(int bytes) {
        waiting += bytes;
        count();
    }

    /** Whether connections keep so much that this one should be closed rather than keep more. */
    boolean isFull() {
        return requests.isFullFor(context);
    }

    @Override
    protected void decode(ChannelHandlerContext ignored, ByteBuf bytes, List<Object> messages) throws Exception {
        if (isFull()) {
            bytes.skipBytes(bytes.readableBytes());
            context.close();
            return;
        }
        int decoded = messages.size();
        reading = bytes;
        headStart = bytes.readerIndex();
        super.decode(ignored, bytes, messages);
        if (messages.size() > decoded) {
            if (isWithinHead) lastHead = read + bytes.readerIndex() - headStart + lines * OBJECTS_OF_LINE;
            isWithinHead = false;
            lines = 0;
            read = 0;
            skipped = 0;
        } else if (isWithinHead) {
            read += bytes.readerIndex() - headStart;
        } else {
            skipped = Math.min(skipped + bytes.readerIndex() - headStart, MAX_LINE);
            longestLine = Math.max(longestLine, skipped);
        }
        count();
    }

    private void count() {
        long bytes = (long) longestLine + read + lines * OBJECTS_OF_LINE + inProgress + waiting;
        long counted = bytes > SMALL ? bytes : 0;
        if (counted == requestBytes) return;
        requestBytes = counted;
        if (counted > 0) requests.note(context);
        else requests.forget(context);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        isWithinHead = true;
        headStart = reading.readerIndex();
        lines = 0;
        read = 0;
        for (String part : initialLine) read += part.length();
        longestLine = Math.max(longestLine, read);
        read += parameters(initialLine[1]) * OBJECTS_OF_PARAMETER;
        return super.createMessage(initialLine);
    }

    private static int parameters(String target) {
        int separators = 0;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '&' || c == ';') separators++;
        }
        return separators;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++lines > MAX_LINES) throw new TooLongHttpHeaderException("More than " + MAX_LINES + " header lines");
        longestLine = Math.max(longestLine, line.length);
        return super.splitHeaderName(line, start, length);
    }
}
