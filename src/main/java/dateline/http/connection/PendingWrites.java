package dateline.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connections whose client has not read what was written, each with the bytes that Netty keeps for it in memory outside the heap. Above the
 * limit those that are behind for longest are closed, until half of the limit is left. Thread-safe.
 */
final class PendingWrites {

    private final long limit;
    private final Map<ChannelHandlerContext, Long> behind = new LinkedHashMap<>();
    private long bytes;

    /** @param limit bytes of all connections together */
    PendingWrites(long limit) {
        this.limit = limit;
    }

    /** Notes what the connection has not sent yet. Called after each flush that left something, on the event loop of the connection. */
    synchronized void note(ChannelHandlerContext connection) {
        put(connection, pending(connection));
        if (bytes <= limit) return;
        behind.replaceAll((other, before) -> pending(other));
        behind.values().removeIf(left -> left == 0);
        bytes = behind.values().stream().mapToLong(Long::longValue).sum();
        if (bytes > limit) closeOldest();
    }

    private void put(ChannelHandlerContext connection, long left) {
        Long before = left == 0 ? behind.remove(connection) : behind.put(connection, left);
        bytes += left - (before == null ? 0 : before);
    }

    private void closeOldest() {
        Iterator<Map.Entry<ChannelHandlerContext, Long>> oldest =
                behind.entrySet().iterator();
        while (bytes > limit / 2 && oldest.hasNext()) {
            Map.Entry<ChannelHandlerContext, Long> next = oldest.next();
            oldest.remove();
            bytes -= next.getValue();
            // Not Channel.close(), for which Vert.x first waits until everything is sent.
            next.getKey().executor().execute(next.getKey()::close);
        }
    }

    synchronized void forget(ChannelHandlerContext connection) {
        put(connection, 0);
    }

    /** Bytes that were not sent when each connection was looked at last. */
    synchronized long bytes() {
        return bytes;
    }

    static long pending(ChannelHandlerContext connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
