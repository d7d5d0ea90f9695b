package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Node;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One node under load while its database is killed, stopped, frozen, lost behind a proxy, read-only and out of connections. Every
 * request is answered within 8 s, the node recovers within 5 s of the database, liveness stays up, and no acknowledged write is lost.
 */
@Isolated
class DatabaseFaultsIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final Duration OUTAGE = Duration.ofSeconds(LONG ? 20 : 3);
    // Longer than the socket timeout, so that frozen connections are closed.
    private static final Duration FROZEN = Duration.ofSeconds(LONG ? 20 : 9);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(8);
    // The short form shares its machine with other tests.
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(LONG ? 5 : 10);
    private static final Duration LIVENESS_WITHIN = Duration.ofSeconds(LONG ? 1 : 3);

    private Path data;
    private EmbeddedDatabase database;
    private FaultyProxy link;
    private Node node;
    private FaultJournal journal;
    private String password;

    private interface Fault {
        void happens() throws Exception;
    }

    @BeforeEach
    void begin() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "faults"));
        data = directory.resolve("data");
        MigratedDatabase.copyInto(data);
        database = EmbeddedDatabase.start(data, Path.of("target", "postgresql"), Durability.DURABLE);
        password = database.password();
        link = new FaultyProxy(port());
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url().replaceFirst(":\\d+/", ":" + link.port() + "/"),
                "QUARKUS_DATASOURCE_USERNAME", database.user(),
                "QUARKUS_DATASOURCE_PASSWORD", password);
        node = Node.start(directory.resolve("node"), environment).waitUntilReady();
        journal = new FaultJournal(node);
        journal.untilAllAreAnswered();
    }

    @AfterEach
    void end() throws Exception {
        if (journal != null) journal.end();
        if (node != null) node.close();
        if (link != null) link.close();
        database.stop();
    }

    @Test
    void aNodeSurvivesFaultsOfItsDatabase() throws Exception {
        try {
            faults();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + node.log(), e);
        }
    }

    private void faults() throws Exception {
        runFault("killed", true, () -> database.process().destroyForcibly(), Duration.ZERO, this::awaitServer);
        runFault("stopped", true, this::stop, OUTAGE, this::start);
        runFault("frozen", true, () -> signal("STOP"), FROZEN, () -> signal("CONT"));
        runFault("vanished behind a proxy", false, link::silence, Duration.ZERO, () -> {});
        runFault("read-only", true, () -> readOnly("on"), OUTAGE, () -> readOnly("off"));
        List<Connection> taken = new ArrayList<>();
        runFault("out of connections", false, () -> exhaust(taken), OUTAGE, () -> {
            for (Connection one : taken) one.close();
        });
        List<String> headlines;
        try (Rows rows = Rows.at(database.url(), password)) {
            journal.end();
            headlines = rows.column("select draft_content(d) ->> 'headline' from draft d");
        }
        FaultJournal.Found found = journal.compare(headlines);
        System.out.printf(
                "database faults: %d acknowledged writes, %d lost, %d refused without a word of doubt and there%n",
                journal.acknowledged(), found.lost(), found.unannounced());
        assertEquals(new FaultJournal.Found(0, 0), found);
        assertEquals(
                0, node.log().lines().filter(line -> line.startsWith("\tat ")).count(), "lines of stack traces");
    }

    private void runFault(String name, boolean unready, Fault fault, Duration lasts, Fault healing) throws Exception {
        long logged = node.log().lines().count();
        long begun = System.nanoTime();
        fault.happens();
        TimeUnit.MILLISECONDS.sleep(lasts.toMillis());
        healing.happens();
        long healed = System.nanoTime();
        Duration recovered = Duration.ZERO;
        for (String kind : List.of("write", "read", "ready")) {
            int status = kind.equals("write") ? 201 : 200;
            journal.until(kind, status, Duration.ofSeconds(30));
            recovered = Duration.ofNanos(System.nanoTime() - healed);
        }
        journal.untilAllAreAnswered();
        List<FaultJournal.Answer> all = Stream.of("write", "read", "ready")
                .flatMap(kind -> journal.since(begun - ANSWERED_WITHIN.toNanos(), kind).stream())
                .toList();
        List<FaultJournal.Answer> live = journal.since(begun, "live");
        long longest = longest(all);
        long refused = all.stream().filter(answer -> answer.status() == 503).count();
        List<String> lines = node.log()
                .lines()
                .skip(logged)
                .filter(line -> line.contains(" ERROR ["))
                .toList();
        System.out.printf(
                "database %s: %d answers, %d of them 503, longest %.2f s, recovered after %.2f s; liveness longest %.3f s; %d lines of errors, first: %s%n",
                name,
                all.size(),
                refused,
                longest / 1e9,
                recovered.toMillis() / 1000.0,
                longest(live) / 1e9,
                lines.size(),
                lines.isEmpty() ? "none" : lines.get(0));
        assertTrue(longest <= ANSWERED_WITHIN.toNanos(), name + ": longest answer " + Duration.ofNanos(longest));
        assertTrue(
                recovered.compareTo(name.startsWith("vanished") ? ANSWERED_WITHIN : RECOVERED_WITHIN) <= 0,
                name + ": recovered after " + recovered);
        assertEquals(
                List.of(),
                live.stream().filter(answer -> answer.status() != 200).toList(),
                name);
        assertTrue(longest(live) <= LIVENESS_WITHIN.toNanos(), name + ": liveness " + longest(live));
        assertEquals(
                List.of(),
                all.stream()
                        .filter(answer -> answer.status() >= 400)
                        .filter(answer -> answer.status() != 503 || !answer.retryAfter())
                        .toList(),
                name);
        boolean wasUnready = journal.since(begun, "ready").stream().anyMatch(answer -> answer.status() == 503);
        if (unready) assertTrue(wasUnready, name + ": readiness never returned 503");
        if (refused > 0) assertTrue(!lines.isEmpty(), name + ": the log names no cause");
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 4;
        assertTrue(lines.size() <= 2 * seconds, name + ": " + lines.size() + " lines in " + seconds + " s");
    }

    private static long longest(List<FaultJournal.Answer> answers) {
        return answers.stream().mapToLong(FaultJournal.Answer::nanos).max().orElse(0);
    }

    private int port() {
        return URI.create(database.url().substring("jdbc:".length())).getPort();
    }

    private void awaitServer() throws Exception {
        for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos(); ; TimeUnit.MILLISECONDS.sleep(20)) {
            try {
                database.executeAsSuperuser("select 1");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) throw e;
            }
        }
    }

    private void stop() {
        database.stop();
    }

    // Every start gives the role another password, and the server another port.
    private void start() throws Exception {
        database = EmbeddedDatabase.start(data, Path.of("target", "postgresql"), Durability.DURABLE);
        database.executeAsSuperuser("alter role " + database.user() + " password '" + password + "'");
        link.redirectTo(port());
    }

    private void signal(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(database.process()), database.process().descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    private void readOnly(String value) throws SQLException {
        database.executeAsSuperuser("alter system set default_transaction_read_only = " + value);
        database.executeAsSuperuser("select pg_reload_conf()");
    }

    // Ends the node's connections, and other clients take all free ones.
    private void exhaust(List<Connection> taken) throws SQLException {
        for (int round = 0; round < 3; round++) {
            database.executeAsSuperuser("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where usename = 'dateline' and application_name <> 'stranger'");
            try {
                while (true) {
                    String url = database.url() + "?ApplicationName=stranger";
                    taken.add(DriverManager.getConnection(url, database.user(), password));
                }
            } catch (SQLException full) {
                if (!"53300".equals(full.getSQLState())) throw full;
            }
        }
    }
}
