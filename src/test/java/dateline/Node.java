package dateline;

import dateline.database.server.MigratedDatabase;
import dateline.database.server.SharedPrograms;
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
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the packaged Dateline in its own JVM on free loopback ports; {@code close} stops it and its database. */
public final class Node implements AutoCloseable {

    /** The application that this build has packaged. */
    public static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final Duration START = Duration.ofSeconds(90);
    private static final boolean LONG = Boolean.getBoolean("long");
    // A node runs for about a minute, which is too short for the optimizing compiler to pay off. The long forms measure
    // throughput and use it.
    private static final List<String> QUICK = LONG ? List.of() : List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    // Ports of each JVM that runs tests.
    private static final int PORTS = 4_000;
    private static final int FIRST_PORT = 10_000 + (TestServer.PORT - 8081) % 2 * PORTS;
    // A system property, because each test profile has a class loader and therefore statics of its own.
    private static final String NEXT_PORT = "test-node.next-port";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"([^\"]+)\"");
    private static final int MAX_DESCRIBED = 4_000;

    private final Process process;
    private final Path dataDir;
    private final Path log;
    private final int port;
    private final int managementPort;

    private Node(Process process, Path dataDir, Path log, int port, int managementPort) {
        this.process = process;
        this.dataDir = dataDir;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts the jar with rate limits off. An embedded database has its tables already.
     *
     * @param environment additional environment variables
     * @param options additional JVM options
     */
    public static Node start(Path dataDir, Map<String, String> environment, String... options) throws IOException {
        if (!environment.containsKey("QUARKUS_DATASOURCE_JDBC_URL")) MigratedDatabase.copyInto(dataDir);
        return start(JAR, freePort(), dataDir, environment, options);
    }

    /** Starts the jar on an empty data directory, as at the first start after an installation. */
    static Node startEmpty(Path dataDir, String... options) throws IOException {
        return start(JAR, freePort(), dataDir, Map.of(), options);
    }

    /** Starts the jar of a release. */
    public static Node startRelease(Path jar, Path dataDir, Map<String, String> environment, String... options)
            throws IOException {
        return start(jar, freePort(), dataDir, environment, options);
    }

    /** Starts the jar of a release in the place of this node, which has stopped: on its port and data directory. */
    public Node replaceBy(Path jar, Map<String, String> environment, String... options) throws IOException {
        return start(jar, port, dataDir, environment, options);
    }

    private static Node start(Path jar, int port, Path dataDir, Map<String, String> environment, String... options)
            throws IOException {
        int managementPort = freePort();
        SharedPrograms.linkInto(dataDir);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-Ddateline.data-dir=" + dataDir.toAbsolutePath(),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + managementPort,
                "-Ddateline.limits.enabled=false"));
        command.addAll(QUICK);
        if (!LONG && jar.equals(JAR)) command.addAll(ClassArchive.options());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        Path log = dataDir.toAbsolutePath().resolveSibling(dataDir.getFileName() + ".log");
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Most tests pull with many threads and do not test admission. Tests of admission override these limits.
        builder.environment().putAll(Map.of("DATELINE_ADMISSION_WAITING", "64", "DATELINE_ADMISSION_PATIENCE", "10s"));
        builder.environment().putAll(environment);
        return new Node(builder.start(), dataDir, log, port, managementPort);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Process id of the JVM. */
    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    /** The port of the metrics. */
    public int managementPort() {
        return managementPort;
    }

    public Path dataDir() {
        return dataDir;
    }

    /** The console output of this node and of its predecessors on the same data directory. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** A response for a failure message: its body, and after a failure of the server what the log says of the request. */
    String describe(HttpResponse<String> response) throws IOException {
        Matcher id = REQUEST_ID.matcher(response.body());
        if (response.statusCode() != 500 || !id.find()) return response.body();
        String log = log();
        int start = log.indexOf("request " + id.group(1));
        return response.body() + "\n"
                + (start < 0
                        ? "(not in the log)"
                        : log.substring(start, Math.min(log.length(), start + MAX_DESCRIBED)));
    }

    /** The admin key, which the first start wrote to the data directory. */
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
        AssertionError notReady = new AssertionError("The node is not ready (" + last + "):\n" + log());
        // The caller has no variable of it yet, so that only this method can stop it.
        close();
        throw notReady;
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

    /** Kills the JVM with SIGKILL; its database server keeps running. */
    public void kill9() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("The JVM survived kill -9");
        }
    }

    /**
     * Pins this node and its database server to one core. The database server is not a descendant of the JVM. Does
     * nothing where {@code taskset} is missing.
     */
    void pin(int core) throws IOException, InterruptedException {
        OperatingSystem.pin(pid(), core);
        OperatingSystem.pin(database().pid(), core);
    }

    /** Kills the postmaster of this node's embedded database, and no other process. */
    public void killDatabase() throws IOException {
        database().destroyForcibly();
    }

    /**
     * Stops the node with SIGTERM, as an init system does.
     *
     * @return the exit code
     */
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

    // Ports are assigned in sequence, below the ephemeral range, so that no other process is given the port before the
    // node has started.
    static int freePort() throws IOException {
        while (true) {
            int port = FIRST_PORT + nextNumber() % PORTS;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException taken) {
                // Another process uses it, so that the next one is tried.
            }
        }
    }

    private static int nextNumber() {
        Properties jvm = System.getProperties();
        synchronized (jvm) {
            int number = Integer.parseInt(jvm.getProperty(NEXT_PORT, "0"));
            jvm.setProperty(NEXT_PORT, String.valueOf(number + 1));
            return number;
        }
    }
}
