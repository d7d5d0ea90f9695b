package dateline.change;

import dateline.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients with a long poll each, each on its own connection and all on one thread. They use little memory, so that
 * the test measures the server.
 */
final class WaitingClients implements AutoCloseable {

    private static final int PORT = TestServer.PORT;

    /** One client and its response. */
    static final class WaitingClient {
        private final StringBuilder response = new StringBuilder();
        private long firstByteNanos;

        String response() {
            synchronized (response) {
                return response.toString();
            }
        }

        /** Nanoseconds of this JVM at the first byte; 0 while there is none. */
        long firstByteNanos() {
            synchronized (response) {
                return firstByteNanos;
            }
        }

        private void read(ByteBuffer bytes) {
            synchronized (response) {
                if (firstByteNanos == 0) firstByteNanos = System.nanoTime();
                response.append(StandardCharsets.ISO_8859_1.decode(bytes));
            }
        }
    }

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<WaitingClient> all = new ArrayList<>();
    private final Thread thread = new Thread(this::listen, "waiting-clients");
    private volatile boolean closed;

    WaitingClients() throws IOException {
        thread.setDaemon(true);
        thread.start();
    }

    /** @param key null for a request without a key */
    WaitingClient request(String target, String key) {
        String text = "GET " + target + " HTTP/1.1\r\nHost: localhost:" + PORT + "\r\n"
                + (key == null ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\n";
        WaitingClient client = new WaitingClient();
        try {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            channel.configureBlocking(false);
            channels.add(channel);
            channel.register(selector, SelectionKey.OP_READ, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.add(client);
        selector.wakeup();
        return client;
    }

    List<WaitingClient> all() {
        return all;
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (!closed) {
            try {
                selector.select(50);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    if (((SocketChannel) key.channel()).read(buffer) < 0) key.cancel();
                    else ((WaitingClient) key.attachment()).read(buffer.flip());
                }
                selector.selectedKeys().clear();
            } catch (IOException | RuntimeException gone) {
                // A client whose connection breaks has no response, which the test notices.
                selector.selectedKeys().clear();
            }
        }
    }

    /** Disconnects all clients. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (SocketChannel channel : channels) channel.close();
        selector.close();
    }
}
