package dateline.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Connections that keep memory until their client goes on, each with its bytes. Above the limit, connections are closed until half of the
 * limit is left: those of the address with the most bytes, the longest first, so that one client cannot close the connections of others.
 * Thread-safe.
 */
final class ConnectionMemory {

    private final long limit;
    private final ToLongFunction<ChannelHandlerContext> size;
    private final Map<ChannelHandlerContext, Long> keeping = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param limit bytes of all connections together
     * @param size the bytes of a connection now, called on any thread
     */
    ConnectionMemory(long limit, ToLongFunction<ChannelHandlerContext> size) {
        this.limit = limit;
        this.size = size;
    }

    /** Responses that clients have not read: bytes that Netty keeps outside the heap. */
    static ConnectionMemory ofPendingWrites(long limit) {
        return new ConnectionMemory(limit, ConnectionMemory::pendingWrites);
    }

    /** Heads of requests that have not been received and answered: bytes on the heap. */
    static ConnectionMemory ofHeads(long limit) {
        return new ConnectionMemory(limit, decoder -> ((BoundedHeadDecoder) decoder.handler()).headBytes());
    }

    /** Notes the bytes of the connection. Called after each change, on the event loop of the connection. */
    synchronized void note(ChannelHandlerContext connection) {
        put(connection, size.applyAsLong(connection));
        if (bytes <= limit) return;
        keeping.replaceAll((other, before) -> size.applyAsLong(other));
        keeping.values().removeIf(left -> left == 0);
        bytes = keeping.values().stream().mapToLong(Long::longValue).sum();
        if (bytes <= limit) return;
        while (bytes > limit / 2 && !keeping.isEmpty()) closeConnectionsOf(largestAddress());
    }

    private void put(ChannelHandlerContext connection, long left) {
        Long before = left == 0 ? keeping.remove(connection) : keeping.put(connection, left);
        bytes += left - (before == null ? 0 : before);
    }

    private String largestAddress() {
        Map<String, Long> byAddress = new HashMap<>();
        keeping.forEach((connection, left) -> byAddress.merge(address(connection), left, Long::sum));
        return Collections.max(byAddress.entrySet(), Map.Entry.comparingByValue())
                .getKey();
    }

    // One machine may have a whole /64 of IPv6.
    private static String address(ChannelHandlerContext connection) {
        if (!(connection.channel().remoteAddress() instanceof InetSocketAddress remote)) return "";
        byte[] address = remote.getAddress().getAddress();
        return Arrays.toString(address.length == 16 ? Arrays.copyOf(address, 8) : address);
    }

    private void closeConnectionsOf(String address) {
        Iterator<Map.Entry<ChannelHandlerContext, Long>> oldest =
                keeping.entrySet().iterator();
        while (bytes > limit / 2 && oldest.hasNext()) {
            Map.Entry<ChannelHandlerContext, Long> next = oldest.next();
            if (!address(next.getKey()).equals(address)) continue;
            oldest.remove();
            bytes -= next.getValue();
            // Not Channel.close(), for which Vert.x first waits until everything is sent.
            next.getKey().executor().execute(next.getKey()::close);
        }
    }

    synchronized void forget(ChannelHandlerContext connection) {
        put(connection, 0);
    }

    /** Bytes of all connections when each was looked at last. */
    synchronized long bytes() {
        return bytes;
    }

    static long pendingWrites(ChannelHandlerContext connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
