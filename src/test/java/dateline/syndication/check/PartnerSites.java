package dateline.syndication.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dateline.push.Hooks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Sites of partners, on ports that the tests may call, and a server that no check may reach. */
final class PartnerSites implements AutoCloseable {

    /** A response. @param body repeated {@code times} times */
    record SiteResponse(int status, Map<String, String> headers, String body, int times, long delayMillis) {

        static SiteResponse html(String body) {
            return new SiteResponse(200, Map.of("Content-Type", "text/html; charset=UTF-8"), body, 1, 0);
        }

        SiteResponse with(String header, String value) {
            Map<String, String> all = new HashMap<>(headers);
            all.put(header, value);
            return new SiteResponse(status, all, body, times, delayMillis);
        }

        SiteResponse status(int other) {
            return new SiteResponse(other, headers, body, times, delayMillis);
        }

        SiteResponse repeated(int count) {
            return new SiteResponse(status, headers, body, count, delayMillis);
        }

        SiteResponse after(long millis) {
            return new SiteResponse(status, headers, body, times, millis);
        }
    }

    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger canary = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Map<String, SiteResponse> pages = new ConcurrentHashMap<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final ServerSocket canarySocket = new ServerSocket(0, 50, null);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    PartnerSites() throws IOException {
        for (int port : Hooks.PARTNER_SITES) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", this::respond);
            server.setExecutor(threads);
            server.start();
            servers.add(server);
        }
        threads.submit(this::countCanary);
    }

    /** A port that listens on every address of this machine, and that no setting allows. */
    int canaryPort() {
        return canarySocket.getLocalPort();
    }

    private void countCanary() {
        while (!canarySocket.isClosed()) {
            try {
                canarySocket.accept().close();
                canary.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** The most requests that the sites have handled at the same instant. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Publishes a page. @return its URL */
    String publish(String path, SiteResponse response) {
        pages.put(path, response);
        int port = Hooks.PARTNER_SITES.get(Math.floorMod(path.hashCode(), Hooks.PARTNER_SITES.size()));
        return "http://127.0.0.1:" + port + path;
    }

    private void respond(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        SiteResponse response = pages.get(exchange.getRequestURI().getPath());
        try (exchange) {
            if (response.delayMillis() > 0) Thread.sleep(response.delayMillis());
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), (long) body.length * response.times());
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < response.times(); i++) out.write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException disconnected) {
            // The check has read enough.
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        servers.forEach(server -> server.stop(0));
        canarySocket.close();
        threads.shutdownNow();
    }
}
