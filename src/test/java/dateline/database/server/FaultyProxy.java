package dateline.database.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback in front of a database. It can lose all its connections silently, as a failover without RST
 * does.
 */
public final class FaultyProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /** Both ends of one connection. A silent one stays open and forwards nothing. */
    private static final class Link {
        final Socket client;
        final Socket server;
        volatile boolean silent;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }
    }

    public FaultyProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Directs new connections to this port. */
    void redirectTo(int port) {
        target = port;
    }

    /**
     * Makes the open connections silent.
     *
     * @return number of those connections
     */
    public int silence() {
        links.forEach(link -> link.silent = true);
        return links.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon(() -> join(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void join(Socket client) {
        try {
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            Link link = new Link(client, server);
            links.add(link);
            daemon(() -> pump(link, client, server));
            pump(link, server, client);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        byte[] bytes = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (link.silent) continue;
                out.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // The other end was closed.
        }
        // The peer of a silent link is not informed that it ended.
        if (link.silent) return;
        links.remove(link);
        closeQuietly(link.client);
        closeQuietly(link.server);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket was closed already.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        links.forEach(link -> {
            closeQuietly(link.client);
            closeQuietly(link.server);
        });
    }
}
