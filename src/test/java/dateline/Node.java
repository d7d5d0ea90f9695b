package dateline;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the packaged Dateline in its own JVM on free loopback ports; {@code close} stops it and its database. */
public final class Node implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(90);
    // It lives for a minute: code that is compiled well would be ready when that is over. Long forms ask for speed.
    private static final List<String> QUICK =
            Boolean.getBoolean("long") ? List.of() : List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final int PORTS = 8_000;
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path dataDir;
    private final Path log;
    private final int port;

    private Node(Process process, Path dataDir, Path log, int port) {
        this.process = process;
        this.dataDir = dataDir;
        this.log = log;
        this.port = port;
    }

    /** Starts the jar with rate limits off; {@code options} are further options of the JVM, {@code environment} is added. */
    public static Node start(Path dataDir, Map<String, String> environment, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-Ddateline.data-dir=" + dataDir.toAbsolutePath(),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + freePort(),
                "-Ddateline.limits.enabled=false"));
        command.addAll(QUICK);
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        Path log = dataDir.toAbsolutePath().resolveSibling(dataDir.getFileName() + ".log");
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Tests that pull from many threads measure something else than admission; what measures it sets these.
        builder.environment().putAll(Map.of("DATELINE_ADMISSION_WAITING", "64", "DATELINE_ADMISSION_PATIENCE", "10s"));
        builder.environment().putAll(environment);
        return new Node(builder.start(), dataDir, log, port);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Of the JVM. */
    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    public Path dataDir() {
        return dataDir;
    }

    /** Everything this node and its predecessors on the same directory wrote to the console. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** The key that the first start wrote. */
    public String adminKey() throws IOException {
        return Files.readString(dataDir.resolve("admin-key")).strip();
    }

    public Node waitUntilReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                HttpResponse<String> ready = get("/health/ready");
                if (ready.statusCode() == 200) {
                    return this;
                }
                last = ready.statusCode() + " " + ready.body();
            } catch (IOException e) {
                last = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("The node is not ready (" + last + "):\n" + log());
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET().build());
    }

    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Ends the JVM as a power cut would; its database server goes on. */
    public void kill9() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("The JVM survived kill -9");
        }
    }

    /** Kills the postmaster of this node's own database, and nothing else. */
    public void killDatabase() throws IOException {
        database().destroyForcibly();
    }

    /** Stops in order, as an init system does; the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The node does not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        if (Files.exists(postmaster())) {
            ProcessHandle server = database();
            if (server.info().command().orElse("").endsWith("postgres")) {
                server.destroyForcibly();
            }
        }
    }

    private ProcessHandle database() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(postmaster()).get(0).strip());
        return ProcessHandle.of(pid).orElse(process.toHandle());
    }

    private Path postmaster() {
        return dataDir.resolve("database").resolve("postmaster.pid");
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    // One after the other, below those that systems give to whoever asks for any: nobody else gets it before the node
    // has started.
    private static int freePort() throws IOException {
        while (true) {
            int port = 10_000 + NEXT.getAndIncrement() % PORTS;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException taken) {
                // By somebody else: the next one.
            }
        }
    }
}
