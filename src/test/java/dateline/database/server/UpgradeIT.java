package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Node;
import dateline.OperationsPages;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The schema of an older release is migrated while clients read and write as that release does: single statements or
 * short transactions, ended by the database after 5 seconds, which the release answers with 503 and Retry-After.
 */
@Execution(ExecutionMode.CONCURRENT)
class UpgradeIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int STORIES = LONG ? 50_000 : 2_000;
    private static final int REQUESTS = 500;
    private static final Duration REFUSED_AT_MOST = Duration.ofSeconds(30);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(8);

    // Published publicly, and licensed since.
    private static final String LICENSED = """
            insert into article (id, slug, created_at, created_by, updated_at, version, visibility, published_at, modified_at, first_public_at,
                first_live_at, section, tags)
            select cast('00000000-0000-7000-8000-' || lpad(n::text, 12, '0') as uuid), 'story-' || n, now(), 'test', now(), 1, 'licensed',
                now() - make_interval(mins => n), now() - make_interval(mins => n), now() - make_interval(mins => n),
                now() - make_interval(mins => n), 'coast', array['tag-' || n %% 50]
            from generate_series(%1$d, %2$d) n;
            insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
            select id, 1, 'publication', slug, jsonb_build_object('headline', slug, 'body',
                jsonb_build_array(jsonb_build_object('type', 'paragraph', 'text', %3$s))), '', now(), 'test'
            from article a where slug in (select 'story-' || n from generate_series(%1$d, %2$d) n);
            insert into article_text (article_id, configuration, body, open, whole)
            select a.id, 'english', words.body, v.open, v.whole
            from article a, lateral (select %3$s as body) words, lateral article_vectors('english', a.slug, '', words.body) v
            where a.slug in (select 'story-' || n from generate_series(%1$d, %2$d) n);
            insert into change (kind, article_id, version, at, made_by)
            select 'updated', id, 1, now(), 'test' from article where slug in (select 'story-' || n from generate_series(%1$d, %2$d) n);
            """;
    // Sixty words, identical for the same story.
    private static final String TEXT =
            "(select string_agg('word' || hashtext(a.slug || w) % 5000, ' ') from generate_series(1, 60) w)";

    private final Map<String, String> database = TestDatabase.fresh();
    private final Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean over;

    /** Two nodes are replaced one after the other, and one of them again by the release before. Fails without the tag of that release. */
    @Test
    @Tag("long")
    void aRollingUpgradeFailsNoRequest() throws Exception {
        LastRelease last = LastRelease.find();
        Assumptions.assumeTrue(LoadBalancer.isInstalled(), LoadBalancer.HOW_TO_GET);
        Path released = last.packaged();
        Path directory = TemporaryDataDirectory.create(Path.of("target", "upgrade"));
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.get("quarkus.datasource.jdbc.url"),
                "QUARKUS_DATASOURCE_USERNAME", database.get("quarkus.datasource.username"),
                "QUARKUS_DATASOURCE_PASSWORD", database.get("quarkus.datasource.password"));
        Map<String, String> environmentOfRelease = new HashMap<>(environment);
        OperationsPages.only("upgrade.md", "env")
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(variable -> environmentOfRelease.put(variable[0], variable[1]));
        Node first = Node.startRelease(released, directory.resolve("first"), environmentOfRelease)
                .waitUntilReady();
        Node second = Node.startRelease(released, directory.resolve("second"), environmentOfRelease)
                .waitUntilReady();
        try (LoadBalancer balancer = LoadBalancer.start(directory, first, second)) {
            balancer.awaitUp(2);
            String schema = schemaVersion();
            EditorsAndReaders clients = EditorsAndReaders.start(balancer.url(), first.adminKey());
            try (clients) {
                clients.awaitRequests(REQUESTS);
                first = replace(first, Node.JAR, environment, balancer, clients);
                second = replace(second, Node.JAR, environment, balancer, clients);
                first = replace(first, released, environmentOfRelease, balancer, clients);
            }
            System.out.printf(
                    "Rolling upgrade of 2 nodes from %s (schema %s) to this build (schema %s), and 1 back: %d requests, %d of them"
                            + " writes, %d failed%n",
                    last.version(),
                    schema,
                    schemaVersion(),
                    clients.requests(),
                    clients.writes(),
                    clients.failures().size());
            assertEquals(List.of(), clients.failures());
        } finally {
            first.close();
            second.close();
        }
    }

    private static Node replace(
            Node old, Path jar, Map<String, String> environment, LoadBalancer balancer, EditorsAndReaders clients)
            throws Exception {
        old.stop();
        Node fresh = old.replaceBy(jar, environment).waitUntilReady();
        balancer.awaitUp(2);
        clients.awaitRequests(REQUESTS);
        return fresh;
    }

    private String schemaVersion() throws SQLException {
        try (Connection connection = connect()) {
            return one(
                    connection,
                    "select version from flyway_schema_history where version is not null order by installed_rank desc limit 1");
        }
    }

    @Test
    void anUpgradeFromVersion37CompletesUnderLoad() throws Exception {
        flyway("37").migrate();
        insert();
        List<CompletableFuture<Long>> clients = new ArrayList<>();
        clients.add(client(this::write));
        clients.add(client(this::read));
        clients.add(client(this::read));
        Path directory = TemporaryDataDirectory.create(Path.of("target", "upgrade"));
        long begun = System.nanoTime();
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.get("quarkus.datasource.jdbc.url"),
                "QUARKUS_DATASOURCE_USERNAME", database.get("quarkus.datasource.username"),
                "QUARKUS_DATASOURCE_PASSWORD", database.get("quarkus.datasource.password"));
        try (Node node = Node.start(directory.resolve("node"), environment)) {
            node.waitUntilReady();
            Duration upgraded = Duration.ofNanos(System.nanoTime() - begun);
            over = true;
            Duration refused = Duration.ZERO;
            for (CompletableFuture<Long> client : clients) {
                Duration one = Duration.ofNanos(client.get());
                if (one.compareTo(refused) > 0) refused = one;
            }
            long lost = lost();
            System.out.printf(
                    "upgrade from V37, %d licensed stories: ready after %.1f s; refused for %.1f s in a row (%d refusals), longest answer %.1f s,"
                            + " %d acknowledged writes, %d lost%n",
                    STORIES,
                    upgraded.toMillis() / 1000.0,
                    refused.toMillis() / 1000.0,
                    refusals.get(),
                    Duration.ofNanos(longest.get()).toMillis() / 1000.0,
                    acknowledged.size(),
                    lost);
            System.out.println("slowest migrations: " + slowestMigrations());
            assertEquals(List.of(), List.copyOf(unexpected));
            assertEquals(0, lost);
            assertTrue(refused.compareTo(REFUSED_AT_MOST) <= 0, "refused for " + refused);
            assertTrue(longest.get() <= ANSWERED_WITHIN.toNanos(), "longest answer " + Duration.ofNanos(longest.get()));
        }
        try (Connection connection = connect()) {
            assertEquals("0", one(connection, "select count(*) from flyway_schema_history where not success"));
            assertEquals(
                    "0",
                    one(
                            connection,
                            "select count(*) from article where effective_visibility = 'licensed' and narrowed_at is null"
                                    + " and slug like 'story-%' and id < '00000000-0000-7000-8000-000001000000'"));
        }
    }

    private String slowestMigrations() throws SQLException {
        try (Connection connection = connect()) {
            return one(connection, """
                    select string_agg('V' || version || ' ' || execution_time || ' ms', ', ' order by execution_time desc)
                    from (select version, execution_time from flyway_schema_history order by execution_time desc limit 6) slowest
                    """);
        }
    }

    private interface Request {
        void send(Connection connection) throws SQLException;
    }

    /** @return the longest time in nanoseconds without a success */
    private CompletableFuture<Long> client(Request request) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(requests(request));
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "upgrade-client");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private long requests(Request request) throws Exception {
        Connection connection = null;
        long since = System.nanoTime();
        long most = 0;
        while (!over) {
            long begun = System.nanoTime();
            try {
                if (connection == null) {
                    connection = connect();
                    connection.createStatement().execute("set transaction_timeout to '5s'");
                }
                request.send(connection);
                most = Math.max(most, System.nanoTime() - since);
                since = System.nanoTime();
            } catch (SQLException e) {
                refusals.incrementAndGet();
                String state = String.valueOf(e.getSQLState());
                // The previous release answers this with 503 and Retry-After.
                boolean expected = state.startsWith("40")
                        || state.startsWith("55P")
                        || state.equals("57014")
                        || state.equals("25P04");
                if (!expected && !state.startsWith("08")) unexpected.add(state + " " + e.getMessage());
                if (connection != null) connection.close();
                connection = null;
            }
            longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
            Thread.sleep(20);
        }
        if (connection != null) connection.close();
        return Math.max(most, System.nanoTime() - since);
    }

    private void write(Connection connection) throws SQLException {
        int number = 2_000_000 + acknowledged.size();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LICENSED.formatted(number, number, TEXT));
            connection.commit();
            acknowledged.add(number);
        }
    }

    private void read(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        one(
                connection,
                "select count(*) from (select v.content from article a join version v on v.article_id = a.id and v.number = a.version"
                        + " where a.section = 'coast' order by a.published_at desc limit 20) page");
    }

    private long lost() throws SQLException {
        try (Connection connection = connect()) {
            long found = Long.parseLong(one(
                    connection,
                    "select count(*) from article a join version v on v.article_id = a.id join article_text t on t.article_id = a.id"
                            + " where a.id >= '00000000-0000-7000-8000-000002000000'"));
            return acknowledged.size() - found;
        }
    }

    private void insert() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into text_configuration values ('english') on conflict do nothing");
            statement.execute("insert into section (slug, name, version, created_at, updated_at, updated_by)"
                    + " values ('coast', 'Coast', 1, now(), now(), 'test')");
            for (int first = 1; first <= STORIES; first += 1_000) {
                statement.execute(LICENSED.formatted(first, first + 999, TEXT));
            }
            statement.execute("analyze");
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"));
    }

    private Flyway flyway(String target) {
        return Flyway.configure(UpgradeIT.class.getClassLoader())
                .dataSource(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))
                .locations("filesystem:" + Path.of("src", "main", "resources", "db", "migration"))
                .target(target)
                .load();
    }
}
