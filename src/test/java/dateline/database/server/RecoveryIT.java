package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A process of PostgreSQL is killed, the server recovers, and assigns transaction ids again that both nodes have
 * already seen. Articles killed and names changed under such ids are gone and renamed on both nodes.
 */
@Isolated
class RecoveryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRANSACTIONS = 1_500;
    private static final int ATTEMPTS = 20;
    private static final Duration UNTIL_NAMES_ARE_READ = Duration.ofMillis(2_500);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private EmbeddedDatabase database;
    private Node first;
    private Node second;
    private String key;
    /** The position of the log when half of the transactions were rolled back. */
    private String halfway;

    @BeforeEach
    void begin() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "recovery"));
        Path data = directory.resolve("data");
        MigratedDatabase.copyInto(data);
        database = EmbeddedDatabase.start(data, Path.of("target", "postgresql"), Durability.DURABLE);
        // Only commits flush the log to disk.
        database.executeAsSuperuser("alter system set wal_writer_delay = '10s'");
        database.executeAsSuperuser("select pg_reload_conf()");
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                "QUARKUS_DATASOURCE_USERNAME", database.user(),
                "QUARKUS_DATASOURCE_PASSWORD", database.password());
        first = Node.start(directory.resolve("first"), environment);
        second = Node.start(directory.resolve("second"), environment);
        first.waitUntilReady();
        second.waitUntilReady();
        boolean firstHasKey = Files.exists(first.dataDir().resolve("admin-key"));
        key = (firstHasKey ? first : second).adminKey();
    }

    @AfterEach
    void end() throws IOException {
        if (second != null) second.close();
        if (first != null) first.close();
        database.stop();
    }

    @Test
    void cachesAreClearedAfterARecoveryThatLosesTransactions() throws Exception {
        String killed = publish("Killed");
        String kept = publish("Kept");
        for (String story : new String[] {killed, kept}) {
            for (int i = 0; i < 3; i++)
                assertEquals(200, second.get("/v1/articles/" + story).statusCode());
        }
        long burned = 0;
        int attempts = 0;
        do {
            assertTrue(attempts++ < ATTEMPTS, "Each time a job of a node committed, and the log was flushed.");
            burned = burn();
            TimeUnit.MILLISECONDS.sleep(UNTIL_NAMES_ARE_READ.toMillis());
            assertEquals("First", section(kept));
            assertEquals(200, second.get("/v1/articles/" + killed).statusCode());
        } while (number("select (pg_current_wal_flush_lsn() >= '" + halfway + "')::int") == 1);

        try (Connection victim = connect();
                var row = victim.createStatement().executeQuery("select pg_backend_pid()")) {
            row.next();
            ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
        }
        // Sent to the node that is ready first, before the other has polled.
        sent("POST", "/v1/articles/" + killed + "/kills", "{\"reason\":\"Untrue.\"}", 201);
        long again = number("select max(xid::text::bigint) from change");
        assertTrue(again < burned, "No id was given out again: " + again + " after " + burned);
        TimeUnit.MILLISECONDS.sleep(SOON.toMillis());
        for (Node node : new Node[] {first, second})
            assertEquals(410, node.get("/v1/articles/" + killed).statusCode());

        String tag = etag(first.get("/v1/sections/coast", "Authorization", "Bearer " + key));
        sent("PUT", "/v1/sections/coast", "{\"name\":\"Second\"}", 200, "If-Match", tag);
        long renamed = number("select xmin::text::bigint from naming");
        assertTrue(renamed < burned, "No id was given out again: " + renamed + " after " + burned);
        TimeUnit.MILLISECONDS.sleep(SOON.toMillis());
        assertEquals("Second", section(kept));
    }

    /** Sent to the second node. */
    private String section(String story) throws Exception {
        return json(second.get("/v1/articles/" + story)).at("/section/name").asText();
    }

    private String publish(String headline) throws Exception {
        HttpResponse<String> made = sent(
                "POST",
                "/v1/articles",
                JsonBody.with("headline", headline)
                        .and("section", JsonBody.with("slug", "coast").and("name", "First"))
                        .json(),
                201);
        String id = json(made).get("id").asText();
        sent("POST", "/v1/articles/" + id + "/publications", "{}", 201, "If-Match", etag(made));
        return id;
    }

    // No request is answered while the server recovers.
    private HttpResponse<String> sent(String method, String path, String body, int status, String... headers)
            throws Exception {
        HttpRequest.Builder building = HttpRequest.newBuilder(URI.create(first.url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) building.headers(headers);
        HttpRequest request = building.build();
        HttpResponse<String> answer = null;
        for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos(); System.nanoTime() < end; ) {
            try {
                answer = CLIENT.send(request, BodyHandlers.ofString());
                if (answer.statusCode() < 500) break;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        assertEquals(status, answer == null ? 0 : answer.statusCode(), answer == null ? "no answer" : answer.body());
        return answer;
    }

    /** @return the last id of the rolled back transactions */
    private long burn() throws Exception {
        long last = 0;
        try (Connection connection = connect();
                var statement = connection.prepareStatement("select pg_current_xact_id()::text::bigint")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS; i++) {
                try (var row = statement.executeQuery()) {
                    row.next();
                    last = row.getLong(1);
                }
                connection.rollback();
                if (i == TRANSACTIONS / 2) halfway = text("select pg_current_wal_insert_lsn()::text");
            }
        }
        return last;
    }

    private long number(String query) throws Exception {
        return Long.parseLong(text(query));
    }

    private String text(String query) throws Exception {
        try (Connection connection = connect();
                var row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
