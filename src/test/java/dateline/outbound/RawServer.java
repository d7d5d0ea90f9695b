package dateline.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server that counts connections and sends given bytes. A canary is a server that no call may reach. */
final class RawServer implements AutoCloseable {

    interface ResponseWriter {
        void answer(OutputStream out) throws Exception;
    }

    final AtomicInteger connections = new AtomicInteger();
    final List<String> heads = new CopyOnWriteArrayList<>();
    final CountDownLatch disconnected = new CountDownLatch(1);
    private final ServerSocket socket = new ServerSocket();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    RawServer(InetAddress address, int port, ResponseWriter talk) throws IOException {
        socket.bind(new InetSocketAddress(address, port));
        Thread thread = new Thread(() -> listen(talk), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    static RawServer canary() throws IOException {
        return sending("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
    }

    static RawServer sending(String bytes) throws IOException {
        return new RawServer(
                InetAddress.getLoopbackAddress(), 0, out -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static RawServer writing(ResponseWriter talk) throws IOException {
        return new RawServer(InetAddress.getLoopbackAddress(), 0, talk);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void listen(ResponseWriter talk) {
        while (!socket.isClosed()) {
            try {
                Socket peer = socket.accept();
                open.add(peer);
                connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(peer, talk), "raw-server-peer");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket peer, ResponseWriter talk) {
        try (peer) {
            heads.add(head(peer.getInputStream()));
            talk.answer(peer.getOutputStream());
            peer.getOutputStream().flush();
        } catch (Exception gone) {
            disconnected.countDown();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) throw new IOException("gone");
            head.append((char) one);
            // A TLS client sends its ClientHello and waits for a response.
            if (head.length() == 1 && one == 0x16) break;
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket peer : open) peer.close();
    }
}
