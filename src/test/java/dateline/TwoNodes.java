package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TemporaryDataDirectory;
import dateline.database.server.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An empty newsroom on two packaged nodes with one database, and the requests of an editor. */
final class TwoNodes implements AutoCloseable {

    static final ObjectMapper JSON = NewsroomClient.JSON;

    // The nodes run for about a minute, which is too short for the optimizing compiler to pay off.
    private static final String[] QUICK = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    private final Map<String, String> database;
    private final List<Map<String, String>> environments;
    private final List<Node> nodes;
    private final String admin;

    private TwoNodes(Map<String, String> database, List<Map<String, String>> environments, List<Node> nodes)
            throws Exception {
        this.database = database;
        this.environments = environments;
        this.nodes = new CopyOnWriteArrayList<>(nodes);
        for (Node node : nodes) node.waitUntilReady();
        // Nodes that start concurrently on an empty database initialize it once.
        List<Node> withKey = nodes.stream()
                .filter(node -> Files.exists(node.dataDir().resolve("admin-key")))
                .toList();
        assertEquals(1, withKey.size(), "files with an admin key");
        admin = withKey.get(0).adminKey();
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var keys = statement.executeQuery("select count(*) from key")) {
            keys.next();
            assertEquals(1, keys.getInt(1), "keys in the database");
        }
    }

    /** @param second environment variables of the second node besides those of the database */
    static TwoNodes start(String name, Map<String, String> second) throws Exception {
        return start(name, Map.of(), second);
    }

    /**
     * @param both environment variables of both nodes besides those of the database
     * @param second additional environment variables of the second node
     */
    static TwoNodes start(String name, Map<String, String> both, Map<String, String> second) throws Exception {
        Map<String, String> database = TestDatabase.migrated();
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.get("quarkus.datasource.jdbc.url"),
                "QUARKUS_DATASOURCE_USERNAME", database.get("quarkus.datasource.username"),
                "QUARKUS_DATASOURCE_PASSWORD", database.get("quarkus.datasource.password")));
        environment.putAll(both);
        Map<String, String> other = new HashMap<>(environment);
        other.putAll(second);
        Path directory = TemporaryDataDirectory.create(Path.of("target", name));
        List<Node> nodes = List.of(
                Node.start(directory.resolve("first"), environment, QUICK),
                Node.start(directory.resolve("second"), other, QUICK));
        try {
            return new TwoNodes(database, List.of(environment, other), nodes);
        } catch (Exception | AssertionError e) {
            for (Node node : nodes) node.close();
            throw e;
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    Node first() {
        return nodes.get(0);
    }

    Node second() {
        return nodes.get(1);
    }

    /** Kills a node with SIGKILL and starts it again on its data directory, without waiting until it is ready. */
    void killAndRestart(int which) throws IOException, InterruptedException {
        Node dead = nodes.get(which);
        dead.kill9();
        nodes.set(which, Node.start(dead.dataDir(), environments.get(which), QUICK));
    }

    String admin() {
        return admin;
    }

    Connection connect() throws SQLException {
        return connect(database);
    }

    static Connection connect(Map<String, String> database) throws SQLException {
        return DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"));
    }

    /** The time of the database clock. */
    static Instant now(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select dateline_now()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    /** Moves the database clock forward. */
    void later(Duration by) throws SQLException {
        if (by.isNegative()) return;
        try (Connection connection = connect();
                var offset =
                        connection.prepareStatement("insert into clock_offset values (make_interval(secs => ?))")) {
            offset.setDouble(1, by.toMillis() / 1000.0);
            offset.executeUpdate();
        }
    }

    /**
     * @param key null for anonymous
     * @param body null for none
     */
    static HttpResponse<String> send(
            Node node, String method, String path, String key, String type, String body, String... headers)
            throws IOException, InterruptedException {
        return NewsroomClient.send(node.url(), method, path, key, type, body, headers);
    }

    /** The requests of the administrator to the first node. */
    private NewsroomClient client() {
        return new NewsroomClient(first().url(), admin);
    }

    JsonNode created(String path, String body, String... headers) throws IOException, InterruptedException {
        return client().created(path, body, headers);
    }

    JsonNode draft(String article) throws IOException, InterruptedException {
        return client().draft(article);
    }

    void edit(String article, String patch) throws IOException, InterruptedException {
        client().edit(article, patch);
    }

    JsonNode transition(String article, String transition, String body) throws IOException, InterruptedException {
        return client().transition(article, transition, body);
    }

    String publish(String story, String plan) throws IOException, InterruptedException {
        return client().publish(story, plan);
    }

    String partner(String source) throws IOException, InterruptedException {
        return client().partner(source);
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) node.close();
    }
}
