package dateline.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Stands between the decoder and Vert.x on one connection. Vert.x queues every request that arrives before the response to the one before
 * (pipelining, RFC 9112 section 9.3.2) without a limit, and no filter sees it until its turn. So nothing more is read from a connection while
 * {@value #MANY} requests wait; what was read before, at most 64 kB, still arrives. If {@link WaitingRequests} has no room for a request, the
 * connection is closed, and the client sends those without a response again.
 */
final class ConnectionHandler extends ChannelDuplexHandler {

    private static final int MANY = 16;

    // Bytes that the objects of a request and of a header line take, besides their characters.
    private static final int OBJECTS_OF_REQUEST = 1_000;
    private static final int OBJECTS_OF_LINE = 100;

    private final WaitingRequests waiting;
    private final PendingWrites pendingWrites;
    private final Deque<Integer> waitingSizes = new ArrayDeque<>();
    private boolean isBusy;
    private boolean isClosed;
    private boolean isPaused;
    private boolean isBehind;

    ConnectionHandler(WaitingRequests waiting, PendingWrites pendingWrites) {
        this.waiting = waiting;
        this.pendingWrites = pendingWrites;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isClosed && message instanceof HttpRequest request) {
            if (!begin(request)) {
                isClosed = true;
                context.close();
            } else if (waitingSizes.size() >= MANY && !isPaused) {
                isPaused = true;
                context.channel().config().setAutoRead(false);
            }
        }
        if (isClosed) ReferenceCountUtil.release(message);
        else context.fireChannelRead(message);
    }

    private boolean begin(HttpRequest request) {
        if (!isBusy) {
            isBusy = true;
            return true;
        }
        int size = size(request);
        if (!waiting.tryAdd(size)) return false;
        waitingSizes.add(size);
        return true;
    }

    private static int size(HttpRequest request) {
        int size = OBJECTS_OF_REQUEST + request.uri().length();
        for (Map.Entry<String, String> line : request.headers()) {
            size += OBJECTS_OF_LINE + line.getKey().length() + line.getValue().length();
        }
        return size;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) end(context);
        context.write(message, promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void end(ChannelHandlerContext context) {
        Integer next = waitingSizes.poll();
        isBusy = next != null;
        if (isBusy) waiting.remove(next);
        if (isPaused && waitingSizes.size() < MANY) {
            isPaused = false;
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        boolean wasBehind = isBehind;
        isBehind = PendingWrites.pending(context) > 0;
        if (isBehind || wasBehind) pendingWrites.note(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waitingSizes.forEach(waiting::remove);
        waitingSizes.clear();
        isClosed = true;
        pendingWrites.forget(context);
        context.fireChannelInactive();
    }
}
