package dateline.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    private final Set<ChannelHandlerContext> closing = new HashSet<>();
    private volatile long bytes;
    // An event loop closes connections after it has read from all that are ready: under attack, from thousands.
    private long closingBytes;

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

    /** Requests that have not been received and answered: bytes on the heap. */
    static ConnectionMemory ofRequests(long limit) {
        return new ConnectionMemory(limit, decoder -> ((BoundedHeadDecoder) decoder.handler()).requestBytes());
    }

    /** Notes the bytes of the connection. Called after each change, on the event loop of the connection. */
    synchronized void note(ChannelHandlerContext connection) {
        put(connection, size.applyAsLong(connection));
        if (bytes - closingBytes <= limit) return;
        lookAtAll();
        if (bytes - closingBytes <= limit) return;
        while (bytes - closingBytes > limit / 2) closeConnectionsOf(largestAddress());
    }

    private void put(ChannelHandlerContext connection, long left) {
        Long before = left == 0 ? keeping.remove(connection) : keeping.put(connection, left);
        long added = left - (before == null ? 0 : before);
        bytes += added;
        if (closing.contains(connection)) closingBytes += added;
        if (left == 0) closing.remove(connection);
    }

    private void lookAtAll() {
        keeping.replaceAll((connection, before) -> size.applyAsLong(connection));
        keeping.values().removeIf(left -> left == 0);
        closing.retainAll(keeping.keySet());
        bytes = keeping.values().stream().mapToLong(Long::longValue).sum();
        closingBytes = closing.stream().mapToLong(keeping::get).sum();
    }

    private String largestAddress() {
        Map<String, Long> byAddress = new HashMap<>();
        keeping.forEach((connection, left) -> {
            if (!closing.contains(connection)) byAddress.merge(address(connection), left, Long::sum);
        });
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
        for (Map.Entry<ChannelHandlerContext, Long> next : keeping.entrySet()) {
            if (bytes - closingBytes <= limit / 2) return;
            ChannelHandlerContext connection = next.getKey();
            if (!address(connection).equals(address) || !closing.add(connection)) continue;
            closingBytes += next.getValue();
            // Not Channel.close(), for which Vert.x first waits until everything is sent.
            connection.executor().execute(connection::close);
        }
    }

    /** Whether so many connections are being closed that no further one should keep memory. */
    boolean isFull() {
        return bytes > 2 * limit;
    }

    synchronized void forget(ChannelHandlerContext connection) {
        put(connection, 0);
    }

    /** Bytes of all connections when each was looked at last, with those that are being closed. */
    long bytes() {
        return bytes;
    }

    static long pendingWrites(ChannelHandlerContext connection) {
        ChannelOutboundBuffer buffer = connection.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
