package dateline.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that reads the metrics of one node every second, with the alert rules of deploy/monitoring. */
final class PrometheusServer implements AutoCloseable {

    static final Path RULES = Path.of("deploy", "monitoring", "alerts.yml");
    static final String HOW_TO_GET = "prometheus and promtool are not installed: apt-get install prometheus";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;

    private PrometheusServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static boolean installed() {
        return Files.isExecutable(Path.of("/usr/bin/prometheus")) && Files.isExecutable(Path.of("/usr/bin/promtool"));
    }

    /** @param longFor whether alerts wait as long as the rules say, instead of a second */
    static PrometheusServer start(Path directory, String target, boolean longFor)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.createDirectories(directory);
        String rules = Files.readString(RULES);
        Files.writeString(
                directory.resolve("alerts.yml"), longFor ? rules : rules.replaceAll("(?m)^( +for:) .*$", "$1 1s"));
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(
                configuration,
                Files.readString(RULES.resolveSibling("prometheus.yml"))
                        .replaceAll("(_interval:) 15s", "$1 1s")
                        .replace("127.0.0.1:9000", target));
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "/usr/bin/prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, log, port);
        server.await("up", () -> !server.query("up{job=\"dateline\"} == 1").isEmpty());
        return server;
    }

    /** The result of an instant query. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** The alerts that fire, by name, with their summaries. */
    Map<String, String> firing() throws IOException, InterruptedException {
        Map<String, String> firing = new TreeMap<>();
        for (JsonNode alert : get("/api/v1/alerts").at("/data/alerts"))
            if (alert.path("state").asText().equals("firing"))
                firing.put(
                        alert.at("/labels/alertname").asText(),
                        alert.at("/annotations/summary").asText());
        return firing;
    }

    /** The names of the rules that Prometheus has loaded and evaluates without an error. */
    Set<String> healthyRules() throws IOException, InterruptedException {
        Set<String> healthy = new TreeSet<>();
        for (JsonNode rule : get("/api/v1/rules").at("/data/groups/0/rules"))
            if (rule.path("health").asText().equals("ok"))
                healthy.add(rule.path("name").asText());
        return healthy;
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    void await(String what, Condition condition) throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(Boolean.getBoolean("long") ? 15 : 1);
        while (true) {
            try {
                if (condition.holds()) return;
            } catch (IOException notYet) {
                if (!process.isAlive()) throw notYet;
            }
            if (System.nanoTime() > limit || !process.isAlive())
                throw new AssertionError(what + ": not within the time limit\n" + Files.readString(log));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        JsonNode answer =
                JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
        if (!answer.path("status").asText().equals("success")) throw new AssertionError(path + ": " + answer);
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
