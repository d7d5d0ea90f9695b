package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.Durability;
import dateline.database.server.EmbeddedDatabase;
import dateline.database.server.TemporaryDataDirectory;
import dateline.database.server.TestDatabase;
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
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An import is complete and without duplicates although its node is killed while it runs. The long form prints the
 * throughput.
 */
@Execution(ExecutionMode.CONCURRENT)
class ImportCrashIT {

    private static final int POSTS = 300;
    private static final int MANY = Integer.getInteger("posts", 10_000);
    private static final double FIFTH = 0.2;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    // A short lease, so that the restarted node continues the import soon.
    private static final String SHORT_LEASE = "-Ddateline.imports.lease=3s";

    private Node node;
    private String key;

    @Test
    void noEntryIsLostOrImportedTwiceWhenTheNodeIsKilled() throws Exception {
        Map<String, String> database = TestDatabase.migrated();
        Path directory = TemporaryDataDirectory.create(Path.of("target", "import-crash"));
        try {
            startNode(directory, database);
            boolean inTheMiddle = false;
            for (int posts = POSTS, round = 0; !inTheMiddle && round < 3; posts *= 4, round++) {
                inTheMiddle = killedInTheMiddle(directory, database, posts, "crash-" + round, round + 1);
            }
            assertTrue(inTheMiddle, "The import was always over before it could be killed.");
        } finally {
            node.close();
        }
    }

    @Test
    @Tag("long")
    void tenThousandPostsAreImportedAtAFifthOfTheRateOfSingleRowCommits() throws Exception {
        assumeTrue(Guide.onPath("pgbench"), "The measure is pgbench: apt-get install postgresql-contrib");
        EmbeddedDatabase server = EmbeddedDatabase.start(
                TemporaryDataDirectory.create(Path.of("target", "import-database")),
                Path.of("target", "postgresql"),
                Durability.DURABLE);
        Map<String, String> database = Map.of(
                "quarkus.datasource.jdbc.url", server.url(),
                "quarkus.datasource.username", server.user(),
                "quarkus.datasource.password", server.password());
        Path directory = TemporaryDataDirectory.create(Path.of("target", "import-speed"));
        try {
            startNode(directory, database);
            double before = commitsPerSecond(database);
            // The first import also pays for JIT compilation.
            double cold = itemsPerSecond(createImport("cold", false), archive(MANY, 3));
            double between = commitsPerSecond(database);
            double again = itemsPerSecond(importId, archive(MANY, 3));
            double warm = itemsPerSecond(createImport("warm", false), archive(MANY, 4));
            double live = itemsPerSecond(createImport("live", true), archive(MANY, 2));
            double after = commitsPerSecond(database);
            double coldRatio = cold / ((before + between) / 2);
            double later = (between + after) / 2;
            System.out.printf(
                    "import of %d posts: as drafts %.0f articles/s by a cold server, %.0f/s later; %.0f/s as"
                            + " publications, %.0f/s unchanged; single-row commits %.0f, %.0f, %.0f/s; ratio %.2f, %.2f and %.2f%n",
                    MANY, cold, warm, live, again, before, between, after, coldRatio, warm / later, live / later);
            assertTrue(killedInTheMiddle(directory, database, MANY, "killed", 1));
            // The first import of a node is slower than this bound: it runs interpreted code. Publishing also indexes
            // an article for search, which takes longer than a commit, so that its ratio is
            // printed but not asserted.
            assertTrue(warm / later >= FIFTH, "drafts");
        } finally {
            node.close();
            server.stop();
        }
    }

    private String importId;

    private void startNode(Path directory, Map<String, String> database) throws Exception {
        node = start(directory, database);
        key = node.adminKey();
    }

    private static Node start(Path directory, Map<String, String> database) throws Exception {
        return Node.start(
                        directory,
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL", database.get("quarkus.datasource.jdbc.url"),
                                "QUARKUS_DATASOURCE_USERNAME", database.get("quarkus.datasource.username"),
                                "QUARKUS_DATASOURCE_PASSWORD", database.get("quarkus.datasource.password")),
                        SHORT_LEASE)
                .waitUntilReady();
    }

    private boolean killedInTheMiddle(Path directory, Map<String, String> database, int posts, String source, int seed)
            throws Exception {
        String id = createImport(source, true);
        send(id, archive(posts, seed));
        int total = job(id).at("/counts/total").asInt();
        assertEquals(posts + posts / 2, total);
        TreeSet<Integer> progress = new TreeSet<>();
        int seen = 0;
        while (seen == 0 || posts == MANY && seen < total / 3) {
            JsonNode job = job(id);
            int done = job.at("/counts/done").asInt();
            assertTrue(done >= seen, "Progress went back from " + seen + ": " + job);
            assertEquals(total - done, job.at("/counts/remaining").asInt());
            seen = done;
            progress.add(done);
            if (job.get("state").asText().equals("done")) break;
        }
        node.kill9();
        node = start(directory, database);
        JsonNode resumed = job(id);
        assertTrue(resumed.at("/counts/done").asInt() >= seen, "Progress went back: " + resumed);
        JsonNode done = awaitImport(id, progress);
        System.out.printf(
                "import of %d posts, killed after %d of %d items, progress read %d times: %s%n",
                posts, seen, total, progress.size(), done.get("counts"));
        assertEquals(posts, done.at("/counts/created").asInt());
        assertEquals(posts / 2, done.at("/counts/passedOver").asInt());
        assertEquals(0, done.at("/counts/refused").asInt());
        assertEquals(total, done.at("/counts/done").asInt());
        assertEquals(posts, count(database, "select count(*) from article where source = '" + source + "'"));
        for (String table : List.of("draft", "wire_item", "version", "article_text", "draft_edit")) {
            String rows =
                    "select count(*) from " + table + " t join article a on a.id = t.article_id where a.source = '";
            assertEquals(posts, count(database, rows + source + "'"), table);
        }
        // The change log has one row per article, with its current version.
        assertEquals(
                posts,
                count(
                        database,
                        "select count(*) from change c join version v on v.article_id = c.article_id and v.number = c.version"
                                + " join article a on a.id = c.article_id and a.version = 1 where c.kind = 'published' and a.source = '"
                                + source + "'"));
        assertEquals(posts, count(database, "select count(*) from import_entry where import_id = '" + id + "'"));
        assertEquals(0, count(database, "select count(*) from import_part"));
        return seen < total;
    }

    private String createImport(String source, boolean publish) throws Exception {
        HttpResponse<String> created = node.post(
                "/v1/imports",
                JsonBody.with("source", source).and("publish", publish).json(),
                "Authorization",
                "Bearer " + key);
        assertEquals(201, created.statusCode(), created.body());
        importId = JSON.readTree(created.body()).get("id").asText();
        return importId;
    }

    private void send(String id, byte[] document) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(node.url() + "/v1/imports/" + id + "/document"))
                        .timeout(Duration.ofMinutes(5))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/xml")
                        .PUT(BodyPublishers.ofByteArray(document))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(202, answer.statusCode(), answer.body());
    }

    /** Items per second that the import has taken or found unchanged. */
    private double itemsPerSecond(String id, byte[] archive) throws Exception {
        send(id, archive);
        JsonNode done = awaitImport(id);
        Instant began = Instant.parse(done.get("startedAt").asText());
        Instant ended = Instant.parse(done.get("finishedAt").asText());
        return MANY / (Duration.between(began, ended).toMillis() / 1000.0);
    }

    private JsonNode job(String id) throws IOException, InterruptedException {
        return JSON.readTree(
                node.get("/v1/imports/" + id, "Authorization", "Bearer " + key).body());
    }

    private JsonNode awaitImport(String id) throws Exception {
        return awaitImport(id, new TreeSet<>());
    }

    private JsonNode awaitImport(String id, TreeSet<Integer> progress) throws Exception {
        long deadline =
                System.nanoTime() + Duration.ofMinutes(MANY == POSTS ? 5 : 20).toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode job = job(id);
            progress.add(job.at("/counts/done").asInt());
            if (job.get("state").asText().equals("done")) return job;
            assertTrue(!job.get("state").asText().equals("failed"), job.toString());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("The import does not come to its end: " + job(id) + "\n" + node.log());
    }

    private static byte[] archive(int posts, int seed) throws Exception {
        Process script = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "bench/WordPressArchive.java",
                        String.valueOf(posts),
                        String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] archive = script.getInputStream().readAllBytes();
        assertEquals(0, script.waitFor());
        return archive;
    }

    private static Connection connect(Map<String, String> database) throws SQLException {
        return DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"));
    }

    private static int count(Map<String, String> database, String query) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Single-row commits per second of one connection, measured by pgbench for eight seconds. */
    private static double commitsPerSecond(Map<String, String> database) throws Exception {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists bench");
            statement.execute(
                    "create table if not exists bench.row (id bigint generated always as identity primary key, words text)");
        }
        Path script = Files.writeString(
                Path.of("target", "single-row.sql"),
                "insert into bench.row (words) values ('some words that are a row');\n");
        URI server = URI.create(database.get("quarkus.datasource.jdbc.url").substring("jdbc:".length()));
        ProcessBuilder pgbench = new ProcessBuilder(("pgbench -n -c 1 -j 1 -T 8 -M prepared -h " + server.getHost()
                                + " -p " + server.getPort() + " -U "
                                + database.get("quarkus.datasource.username") + " -f " + script + " "
                                + server.getPath().substring(1))
                        .split(" "))
                .redirectErrorStream(true);
        pgbench.environment().put("PGPASSWORD", database.get("quarkus.datasource.password"));
        Process process = pgbench.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        Matcher rate = Pattern.compile("tps = ([\\d.]+)").matcher(output);
        assertTrue(rate.find(), output);
        return Double.parseDouble(rate.group(1));
    }
}
