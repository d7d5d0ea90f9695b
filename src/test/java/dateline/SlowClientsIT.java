package dateline;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Clients that send half a body or half a head, or do not read the response: the node stays responsive and closes their
 * connections at the deadline. With {@code -Dlong} the numbers are 1,500, 4,000 and 1,000, one kind follows the other,
 * and the documented bounds apply; otherwise there are fewer, and all kinds at once.
 */
@Isolated
class SlowClientsIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int MANAGEMENT = 18_123;
    private static final int SHORT_IDLE_SECONDS = 6;
    private static final int IDLE_SECONDS = LONG ? 65 : SHORT_IDLE_SECONDS;
    private static final int MAX_CONNECTIONS = LONG ? 8_000 : 700;
    private static final int TEN_SECONDS = 10_000;
    private static final String ESTABLISHED = "01";
    private static final String POST =
            "POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dl_demo_editor\r\n"
                    + "Content-Type: application/json\r\n";

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "slow-clients"));
        Map<String, String> environment = LONG
                ? Map.of("DATELINE_DEMO", "true")
                : Map.of(
                        "DATELINE_DEMO",
                        "true",
                        "QUARKUS_HTTP_IDLE_TIMEOUT",
                        SHORT_IDLE_SECONDS + "s",
                        "DATELINE_LIMITS_CONNECTIONS",
                        String.valueOf(MAX_CONNECTIONS));
        node = Node.start(directory.resolve("node"), environment, "-Xmx256m", "-Dquarkus.management.port=" + MANAGEMENT)
                .waitUntilReady();
        for (int i = 0; i < (LONG ? 200 : 30); i++) probe();
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) node.close();
    }

    @Test
    void slowClientsAreClosedAndTheNodeStaysResponsive() throws Exception {
        SlowClients halfBodies = new SlowClients(
                "half-sent bodies", LONG ? 1_500 : 150, 15, POST + "Content-Length: 200\r\n\r\n{\"headline\":\"", 0);
        SlowClients halfHeads = new SlowClients(
                "half heads", LONG ? 4_000 : 300, IDLE_SECONDS + 15, "GET /v1/articles HTTP/1.1\r\nHost: loc", 0);
        String list = "GET /v1/articles?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        SlowClients notReading = new SlowClients(
                "clients that do not read", LONG ? 1_000 : 100, 2 * IDLE_SECONDS + 10, list.repeat(20), 2_048);
        List<SlowClients> all = List.of(halfBodies, halfHeads, notReading);
        if (!LONG) {
            hold(all);
            return;
        }
        assertAll(all.stream().map(kind -> () -> hold(List.of(kind))));
    }

    // Each with a head that is almost as long as the server accepts.
    @Test
    void connectionsAboveTheLimitAreClosedAtOnce() throws Exception {
        SlowClients halfHeads = new SlowClients(
                "long half heads",
                MAX_CONNECTIONS + 200,
                IDLE_SECONDS + 15,
                "GET /v1/articles HTTP/1.1\r\nX-Filler: " + "x".repeat(7_000),
                0);
        try {
            halfHeads.begin();
            for (int i = 0; i < halfHeads.count; i++) halfHeads.connect();
            int connected = halfHeads.connectedAfter(1_000);
            System.out.printf(
                    Locale.ROOT,
                    "%d connections with half heads of 7 kB: %d remain connected, memory %d MB%n",
                    halfHeads.count,
                    connected,
                    OperatingSystem.residentMegabytes(node.pid()));
            assertTrue(connected <= MAX_CONNECTIONS && connected > MAX_CONNECTIONS / 2, connected + " connections");
        } finally {
            halfHeads.close();
        }
        TimeUnit.SECONDS.sleep(1);
        probe();
    }

    private void hold(List<SlowClients> kinds) throws Exception {
        long idle = OperatingSystem.residentMegabytes(node.pid());
        List<Double> millis = new ArrayList<>();
        long most;
        try {
            most = Math.max(idle, probeUntilClosed(kinds, millis));
        } finally {
            for (SlowClients kind : kinds) kind.close();
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s; %d probes of liveness, readiness, metrics and a cached read: p50 %.1f, p99 %.1f, slowest %.1f ms;"
                        + " memory %d MB, before %d MB%n",
                kinds,
                sorted.length,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1],
                most,
                idle);
        assertTrue(sorted[(int) (sorted.length * 0.99)] <= (LONG ? 250 : 1_000), kinds::toString);
        if (LONG) assertTrue(most - idle <= 100, kinds + ": memory");
        for (SlowClients kind : kinds) assertEquals(0, kind.remaining, kind.what);
    }

    /** @return the most memory of the node meanwhile, in megabytes */
    private static long probeUntilClosed(List<SlowClients> kinds, List<Double> millis) throws Exception {
        long most = 0;
        for (SlowClients kind : kinds) {
            kind.begin();
            for (int i = 0; i < kind.count; i++) {
                kind.connect();
                if (i % 25 != 0) continue;
                millis.addAll(probe());
                most = Math.max(most, OperatingSystem.residentMegabytes(node.pid()));
            }
        }
        while (kinds.stream().anyMatch(SlowClients::isWaiting)) {
            millis.addAll(probe());
            most = Math.max(most, OperatingSystem.residentMegabytes(node.pid()));
            TimeUnit.MILLISECONDS.sleep(LONG ? 200 : 50);
            Set<Integer> connected = connectedPorts();
            for (SlowClients kind : kinds) kind.look(connected);
        }
        return most;
    }

    /** Ports of the clients that the node is connected with, according to the kernel. */
    private static Set<Integer> connectedPorts() throws IOException {
        Set<Integer> ports = new HashSet<>();
        String port = String.format(Locale.ROOT, ":%04X", node.port());
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[1].endsWith(port) && columns[3].equals(ESTABLISHED))
                    ports.add(Integer.parseInt(columns[2].substring(columns[2].lastIndexOf(':') + 1), 16));
            }
        }
        return ports;
    }

    /** Clients that are slow in one way, and the number of them that the node has not closed. */
    private static final class SlowClients {

        private final String what;
        private final int count;
        private final int closedAfterSeconds;
        private final byte[] sent;
        private final int window;
        private final Set<Integer> ports = new HashSet<>();
        private final List<SocketChannel> open = new ArrayList<>();
        private long begunNanos;
        private double lastSeenSeconds;
        private int remaining;

        SlowClients(String what, int count, int closedAfterSeconds, String sent, int window) {
            this.what = what;
            this.count = count;
            this.closedAfterSeconds = closedAfterSeconds;
            this.sent = sent.getBytes(StandardCharsets.US_ASCII);
            this.window = window;
        }

        private void begin() {
            begunNanos = System.nanoTime();
            remaining = count;
        }

        private void connect() throws IOException {
            SocketChannel channel = SocketChannel.open();
            if (window > 0) channel.setOption(StandardSocketOptions.SO_RCVBUF, window);
            channel.connect(new InetSocketAddress("127.0.0.1", node.port()));
            channel.write(ByteBuffer.wrap(sent));
            channel.configureBlocking(false);
            ports.add(((InetSocketAddress) channel.getLocalAddress()).getPort());
            open.add(channel);
        }

        private int connectedAfter(long millis) throws Exception {
            TimeUnit.MILLISECONDS.sleep(millis);
            Set<Integer> connected = connectedPorts();
            return (int) ports.stream().filter(connected::contains).count();
        }

        private boolean isWaiting() {
            return remaining > 0 && seconds() < closedAfterSeconds;
        }

        private void look(Set<Integer> connected) {
            if (!isWaiting()) return;
            remaining = (int) ports.stream().filter(connected::contains).count();
            lastSeenSeconds = seconds();
        }

        private void close() throws IOException {
            for (SocketChannel channel : open) channel.close();
        }

        private double seconds() {
            return (System.nanoTime() - begunNanos) / 1e9;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s: %d clients, %d still open after %.1f s", what, count, remaining, lastSeenSeconds);
        }
    }

    private static List<Double> probe() throws Exception {
        List<Double> millis = new ArrayList<>();
        for (String url : Arrays.asList(
                node.url() + "/health/live",
                node.url() + "/health/ready",
                "http://127.0.0.1:" + MANAGEMENT + "/q/metrics",
                node.url() + "/v1/articles?limit=5")) {
            long begun = System.nanoTime();
            text(url);
            millis.add((System.nanoTime() - begun) / 1e6);
        }
        return millis;
    }

    private static String text(String url) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TEN_SECONDS);
        connection.setReadTimeout(TEN_SECONDS);
        assertEquals(200, connection.getResponseCode(), url);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
