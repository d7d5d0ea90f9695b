package dateline.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final Map<ByteBuffer, AddressMemory> addresses = new HashMap<>();
    private volatile long bytes;
    // An event loop closes connections after it has read from all that are ready: under attack, from thousands.
    private long closingBytes;

    /** The connections of one address, the longest first. */
    private static final class AddressMemory {
        private final Map<ChannelHandlerContext, KeptBytes> connections = new LinkedHashMap<>();
        private long bytes;
        private long closingBytes;

        private long remainingBytes() {
            return bytes - closingBytes;
        }
    }

    private static final class KeptBytes {
        private long bytes;
        private boolean isClosing;
    }

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
        set(connection, size.applyAsLong(connection));
        if (bytes - closingBytes <= limit) return;
        lookAtAll();
        if (bytes - closingBytes > limit) closeUntilHalfIsLeft();
    }

    synchronized void forget(ChannelHandlerContext connection) {
        set(connection, 0);
    }

    private void set(ChannelHandlerContext connection, long now) {
        ByteBuffer key = addressOf(connection);
        AddressMemory address = addresses.get(key);
        if (address == null) {
            if (now == 0) return;
            address = new AddressMemory();
            addresses.put(key, address);
        }
        KeptBytes kept = address.connections.get(connection);
        if (kept == null) {
            if (now == 0) return;
            kept = new KeptBytes();
            address.connections.put(connection, kept);
        }
        add(address, kept, now - kept.bytes);
        if (now == 0) address.connections.remove(connection);
        if (address.connections.isEmpty()) addresses.remove(key);
    }

    private void add(AddressMemory address, KeptBytes kept, long added) {
        kept.bytes += added;
        address.bytes += added;
        bytes += added;
        if (kept.isClosing) addClosing(address, added);
    }

    private void addClosing(AddressMemory address, long added) {
        address.closingBytes += added;
        closingBytes += added;
    }

    // One machine may have a whole /64 of IPv6.
    private static ByteBuffer addressOf(ChannelHandlerContext connection) {
        if (!(connection.channel().remoteAddress() instanceof InetSocketAddress remote)) return ByteBuffer.allocate(0);
        byte[] address = remote.getAddress().getAddress();
        return ByteBuffer.wrap(address, 0, Math.min(address.length, 8));
    }

    // Clients may have read since a connection was noted.
    private void lookAtAll() {
        Iterator<AddressMemory> each = addresses.values().iterator();
        while (each.hasNext()) {
            AddressMemory address = each.next();
            address.connections.forEach(
                    (connection, kept) -> add(address, kept, size.applyAsLong(connection) - kept.bytes));
            address.connections.values().removeIf(kept -> kept.bytes == 0);
            if (address.connections.isEmpty()) each.remove();
        }
    }

    private void closeUntilHalfIsLeft() {
        List<AddressMemory> largestFirst = new ArrayList<>(addresses.values());
        largestFirst.sort(
                Comparator.comparingLong(AddressMemory::remainingBytes).reversed());
        for (AddressMemory address : largestFirst) {
            for (Map.Entry<ChannelHandlerContext, KeptBytes> next : address.connections.entrySet()) {
                if (bytes - closingBytes <= limit / 2) return;
                KeptBytes kept = next.getValue();
                if (kept.isClosing) continue;
                kept.isClosing = true;
                addClosing(address, kept.bytes);
                ChannelHandlerContext connection = next.getKey();
                // Not Channel.close(), for which Vert.x first waits until everything is sent.
                connection.executor().execute(connection::close);
            }
        }
    }

    /**
     * Whether so many connections are being closed that this one should not add to it. Between one and a half and two times the limit that
     * holds for addresses with a quarter of the limit.
     */
    boolean isFullFor(ChannelHandlerContext connection) {
        if (bytes <= limit + limit / 2) return false;
        if (bytes > 2 * limit) return true;
        synchronized (this) {
            AddressMemory address = addresses.get(addressOf(connection));
            return address != null && address.bytes > limit / 4;
        }
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
