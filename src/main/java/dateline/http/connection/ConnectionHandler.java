package dateline.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the decoder and Vert.x on one connection, and passes on one request at a time. A request that arrives before the response
 * to the one before (pipelining, RFC 9112 section 9.3.2) is held here, and nothing more is read from the connection until it is passed on;
 * what was read before, at most 8 kB, still arrives. Vert.x would queue such requests without a limit, and would fail to close a connection
 * whose client leaves within a queued one. A client whose connection is closed sends the requests without a response again. A connection is
 * also closed if a second after a response the body of its request has not arrived: Vert.x would keep the request in memory meanwhile.
 */
final class ConnectionHandler extends ChannelDuplexHandler {

    // Bytes that the objects of a request and of a header line take, besides their characters.
    private static final int OBJECTS_OF_REQUEST = 1_000;
    private static final int OBJECTS_OF_LINE = BoundedHeadDecoder.OBJECTS_OF_LINE;
    private static final int DISCARD_MILLIS = 1_000;
    private static final int BODY_AFTER_RESPONSE_MILLIS = 1_000;

    private record HeldMessage(Object message, int size) {}

    private final BoundedHeadDecoder decoder;
    private final ConnectionMemory pendingWrites;
    private final Deque<HeldMessage> held = new ArrayDeque<>();
    private boolean isBusy;
    private boolean isMalformed;
    private int requests;
    // The request with a response whose body was waited for last.
    private int awaited;
    // Whether the last request has arrived to its end.
    private boolean isReceived = true;
    private boolean isReading;
    private boolean isLast;
    private boolean isClosed;
    private boolean isDiscarding;
    private boolean isBehind;

    ConnectionHandler(BoundedHeadDecoder decoder, ConnectionMemory pendingWrites) {
        this.decoder = decoder;
        this.pendingWrites = pendingWrites;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isRequest = message instanceof HttpRequest;
        isClosed |= isRequest && isLast;
        isReading = true;
        if (isRequest) {
            requests++;
            isReceived = false;
        }
        if (message instanceof LastHttpContent) isReceived = true;
        if (isClosed) {
            ReferenceCountUtil.release(message);
        } else if (!held.isEmpty() || isRequest && isBusy) {
            hold(context, message);
        } else {
            fire(context, message, decoder.lastHead());
        }
    }

    private void fire(ChannelHandlerContext context, Object message, int size) {
        if (message instanceof HttpRequest request) {
            isBusy = true;
            isMalformed = request.decoderResult().isFailure();
            decoder.setInProgress(size);
        }
        if (message instanceof LastHttpContent && !isBusy) decoder.setInProgress(0);
        context.fireChannelRead(message);
    }

    private void hold(ChannelHandlerContext context, Object message) {
        if (decoder.isFull()) {
            ReferenceCountUtil.release(message);
            isClosed = true;
            context.close();
            return;
        }
        int size = size(message);
        held.add(new HeldMessage(copy(message), size));
        context.channel().config().setAutoRead(false);
        decoder.addWaiting(size);
    }

    // A part of a body keeps the whole buffer of the read in memory.
    private static Object copy(Object message) {
        if (!(message instanceof HttpContent content)) return message;
        HttpContent copy = content.replace(Unpooled.copiedBuffer(content.content()));
        content.release();
        return copy;
    }

    private static int size(Object message) {
        if (message instanceof HttpContent content)
            return OBJECTS_OF_LINE + content.content().readableBytes();
        if (!(message instanceof HttpRequest request)) return OBJECTS_OF_LINE;
        int size = OBJECTS_OF_REQUEST + request.uri().length();
        for (Map.Entry<String, String> line : request.headers()) {
            size += OBJECTS_OF_LINE + line.getKey().length() + line.getValue().length();
        }
        return size;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean isInterim = isInterim(message);
        // No request behind a response with "Connection: close" is processed (RFC 9112 section 9.6).
        if (message instanceof HttpResponse response && !isInterim) {
            // Vert.x refuses a malformed request and closes the connection without saying so.
            if (isMalformed) response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            isLast |= !HttpUtil.isKeepAlive(response);
        }
        boolean isEnd = message instanceof LastHttpContent && !isInterim;
        if (isEnd) {
            isBusy = false;
            if (isReceived || !held.isEmpty()) decoder.setInProgress(0);
            // Vert.x completes the response after this call.
            if (!held.isEmpty()) context.executor().execute(() -> passOn(context));
            // Usually the body is read after its head, and the response may be sent in between.
            if (!isReading) awaitBody(context);
        }
        // Vert.x closes the connection only if the client asked for it.
        if (isEnd && isLast) context.write(message, promise.unvoid().addListener(done -> closeAfterResponse(context)));
        else context.write(message, promise);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isReading = false;
        awaitBody(context);
        context.fireChannelReadComplete();
    }

    private void awaitBody(ChannelHandlerContext context) {
        if (!isBodyMissing() || awaited == requests) return;
        int request = requests;
        awaited = request;
        context.executor()
                .schedule(
                        () -> {
                            if (requests == request && isBodyMissing()) closeAfterResponse(context);
                        },
                        BODY_AFTER_RESPONSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private boolean isBodyMissing() {
        return !isReceived && !isBusy && held.isEmpty() && !isClosed;
    }

    // Closing while the client still sends resets the connection, and the client may lose the response (RFC 9112
    // section 9.6). So this side stops sending first, and reads and discards for a while.
    private void closeAfterResponse(ChannelHandlerContext context) {
        // Within a write that has failed, a second one by Vert.x would release its buffer twice.
        if (!context.channel().isActive()) return;
        boolean isIdle = isReceived && held.isEmpty() && !isMalformed;
        if (isIdle || !(context.channel() instanceof DuplexChannel connection)) {
            context.channel().close();
            return;
        }
        isClosed = true;
        isDiscarding = true;
        connection.shutdownOutput();
        connection.config().setAutoRead(true);
        context.executor().schedule(() -> context.close(), DISCARD_MILLIS, TimeUnit.MILLISECONDS);
    }

    // Vert.x closes at once after a malformed request.
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (isDiscarding) context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        else context.close(promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    // The next request, with as much of its body as has been read.
    private void passOn(ChannelHandlerContext context) {
        if (isBusy || isLast || isClosed || held.isEmpty()) return;
        do {
            HeldMessage next = held.remove();
            decoder.addWaiting(-next.size());
            fire(context, next.message(), next.size());
        } while (!held.isEmpty() && !(held.peek().message() instanceof HttpRequest));
        context.fireChannelReadComplete();
        if (held.isEmpty()) context.channel().config().setAutoRead(true);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        boolean wasBehind = isBehind;
        isBehind = ConnectionMemory.pendingWrites(context) > 0;
        if (isBehind || wasBehind) pendingWrites.note(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isClosed = true;
        for (HeldMessage left : held) {
            decoder.addWaiting(-left.size());
            ReferenceCountUtil.release(left.message());
        }
        held.clear();
        pendingWrites.forget(context);
        context.fireChannelInactive();
    }
}
