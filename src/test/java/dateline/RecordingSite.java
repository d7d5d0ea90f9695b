package dateline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A third-party site on a free loopback port that records its requests. */
final class RecordingSite implements AutoCloseable {

    private record Page(int status, String type, byte[] body, Map<String, String> headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RecordingSite(HttpServer server) {
        this.server = server;
    }

    static RecordingSite open() throws IOException {
        RecordingSite site =
                new RecordingSite(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        site.server.createContext("/", site::answer);
        site.server.setExecutor(site.threads);
        site.server.start();
        return site;
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Paths with queries in the order of the requests, without the favicon, which browsers request on their own. */
    List<String> requests() {
        return requests.stream().filter(path -> !path.equals("/favicon.ico")).toList();
    }

    String page(String path, String html, String policy) {
        pages.put(path, page(200, "text/html;charset=utf-8", html, Map.of("Content-Security-Policy", policy)));
        return origin() + path;
    }

    String file(String path, String type, String text) {
        return file(path, 200, type, text);
    }

    /** Adds a file that pages of every origin may read. */
    String file(String path, int status, String type, String text) {
        pages.put(path, page(status, type, text, Map.of("Access-Control-Allow-Origin", "*")));
        return origin() + path;
    }

    private static Page page(int status, String type, String text, Map<String, String> headers) {
        return new Page(status, type, text.getBytes(StandardCharsets.UTF_8), headers);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        Page page = pages.getOrDefault(exchange.getRequestURI().getPath(), page(204, "text/plain", "", Map.of()));
        exchange.getResponseHeaders().set("Content-Type", page.type());
        page.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(page.status(), page.body().length == 0 ? -1 : page.body().length);
        try (var out = exchange.getResponseBody()) {
            if (page.body().length > 0) out.write(page.body());
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
