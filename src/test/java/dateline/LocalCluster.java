package dateline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers that {@code deploy/local/cluster} starts: HAProxy, two nodes, PgBouncer, PostgreSQL and its replica. */
public final class LocalCluster implements AutoCloseable {

    public static final String HOW_TO_GET =
            "PostgreSQL 17, PgBouncer or HAProxy is not installed: apt-get install postgresql-17 pgbouncer haproxy";

    private static final String PAGE = "scale.md";
    // Below the ports of Node, and of the applications under test.
    private static final int PORT = 7_400;
    private static final int MANAGEMENT = 10;

    private final Path directory;
    private final Map<String, String> environment;

    private LocalCluster(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    public static boolean isInstalled() {
        return Stream.of("/usr/sbin/haproxy", "/usr/sbin/pgbouncer", "/usr/lib/postgresql/17/bin/pg_basebackup")
                .allMatch(file -> Files.isExecutable(Path.of(file)));
    }

    /** Starts all servers with an empty database. @param environment variables of both nodes, besides those of the script */
    static LocalCluster start(Map<String, String> environment) throws Exception {
        // PostgreSQL does not run as root, and its user may not enter the directory of the project.
        LocalCluster cluster = new LocalCluster(Files.createTempDirectory("dateline-cluster-"), environment);
        try {
            cluster.run(OperationsPages.cluster(PAGE).get(0));
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** The URL of HAProxy. */
    public static String url() {
        return "http://127.0.0.1:" + PORT;
    }

    /** The URLs of the nodes. */
    public static List<String> nodes() {
        return List.of("http://127.0.0.1:" + (PORT + 1), "http://127.0.0.1:" + (PORT + 2));
    }

    /** The JDBC URL of the primary, without PgBouncer. */
    static String primary() {
        return "jdbc:postgresql://127.0.0.1:" + (PORT + 32) + "/dateline";
    }

    /** The password of the roles {@code dateline} and {@code postgres}. */
    String password() throws IOException {
        return Files.readString(directory.resolve("password")).strip();
    }

    /** The requests of an editor through HAProxy. */
    NewsroomClient newsroom() throws IOException {
        for (String node : List.of("first", "second")) {
            Path key = directory.resolve(node).resolve("admin-key");
            if (Files.exists(key))
                return new NewsroomClient(url(), Files.readString(key).strip());
        }
        throw new AssertionError("No node has written an admin key: " + log());
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return NewsroomClient.JSON.readTree(answer.body());
    }

    /** The sum of a metric of both nodes. */
    public static double metric(String name) throws IOException, InterruptedException {
        double sum = 0;
        for (int node = 1; node <= 2; node++) {
            String all = NewsroomClient.send(
                            "http://127.0.0.1:" + (PORT + MANAGEMENT + node), "GET", "/q/metrics", null, null, null)
                    .body();
            sum += all.lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
        return sum;
    }

    /** Makes the replica a primary of its own. */
    void promoteReplica() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + (PORT + 33) + "/dateline";
        try (var connection = DriverManager.getConnection(url, "postgres", password());
                var statement = connection.createStatement()) {
            statement.execute("select pg_promote()");
        }
    }

    /** Sends a signal to all processes of the replica. */
    void signalReplica(String name) throws IOException, InterruptedException {
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("database/replica/postmaster.pid"))
                .get(0)
                .strip());
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + postmaster));
        ProcessHandle.of(postmaster).orElseThrow().descendants().forEach(process -> command.add("" + process.pid()));
        new ProcessBuilder(command).start().waitFor();
    }

    /** Ends all servers as the page does. */
    void stop() throws IOException, InterruptedException {
        run(OperationsPages.cluster(PAGE).get(1));
    }

    String log() throws IOException {
        StringBuilder log = new StringBuilder();
        for (String node : List.of("first.log", "second.log")) {
            Path file = directory.resolve(node);
            if (Files.exists(file)) log.append(node).append(":\n").append(Files.readString(file));
        }
        return log.toString();
    }

    /** Runs commands of the page about scaling. */
    private void run(OperationsPages.Commands commands) throws IOException, InterruptedException {
        try {
            commands.run(shell(), url());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + log(), e);
        }
    }

    private ProcessBuilder shell() {
        ProcessBuilder shell = new ProcessBuilder();
        shell.environment()
                .putAll(Map.of(
                        "CLUSTER_DIR",
                        directory.toString(),
                        "CLUSTER_PORT",
                        "" + PORT,
                        "DATELINE_LIMITS_ENABLED",
                        "false",
                        "DATELINE_APP",
                        Path.of("target", "quarkus-app").toAbsolutePath().toString(),
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")));
        shell.environment().putAll(environment);
        return shell;
    }

    @Override
    public void close() throws IOException {
        try {
            ProcessBuilder stop = shell();
            stop.command("deploy/local/cluster", "stop").inheritIO().start().waitFor();
            new ProcessBuilder("rm", "-r", directory.toString()).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
