package dateline.database.server;

import dateline.Node;
import dateline.OperationsPages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** HAProxy in front of two nodes, with the configuration of the page about upgrades. */
final class LoadBalancer implements AutoCloseable {

    static final String HOW_TO_GET = "HAProxy is not installed: apt-get install haproxy";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final Path log;
    private final int port;

    private LoadBalancer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static boolean isInstalled() {
        return Stream.of("/usr/sbin/haproxy", "/usr/bin/haproxy").anyMatch(file -> Files.isExecutable(Path.of(file)));
    }

    static LoadBalancer start(Path directory, Node first, Node second) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String configuration = OperationsPages.only("upgrade.md", "haproxy")
                .replace("127.0.0.1:8081", "127.0.0.1:" + first.port())
                .replace("127.0.0.1:8082", "127.0.0.1:" + second.port());
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration + """

                frontend clients
                    bind 127.0.0.1:%d
                    stats enable
                    stats uri /load-balancer
                    default_backend nodes
                """.formatted(port));
        Path log = directory.resolve("haproxy.log");
        Process process = new ProcessBuilder("/usr/sbin/haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new LoadBalancer(process, log, port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Waits until it sends requests to this many nodes. */
    void awaitUp(int nodes) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String last = "";
        while (process.isAlive() && System.nanoTime() < end) {
            last = status();
            long up = last.lines()
                    .filter(line -> line.matches("nodes,(first|second),.*,UP,.*"))
                    .count();
            if (up == nodes) return;
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError(nodes + " nodes are not up: " + last + Files.readString(log));
    }

    private String status() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/load-balancer;csv"))
                    .build();
            return CLIENT.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return notYet.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
