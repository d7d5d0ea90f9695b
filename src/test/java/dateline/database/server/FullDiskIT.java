package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dateline.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The disk of a node's embedded database fills up: first for tables, then for the write-ahead log, which stops the
 * server. The node refuses writes, reports it in its health, and recovers when there is space.
 */
@Isolated
class FullDiskIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final String SIZE = "size=360m";
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(8);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(LONG ? 5 : 10);
    // Longer than a minute, so that liveness fails.
    private static final Duration LOG_FULL = Duration.ofSeconds(LONG ? 70 : 2);

    private Path disk;
    private boolean mounted;
    private Node node;
    private FaultJournal journal;

    @BeforeEach
    void begin() throws Exception {
        disk = TemporaryDataDirectory.create(Path.of("target", "full-disk"))
                .resolve("disk")
                .toAbsolutePath();
        Files.createDirectories(disk);
        mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "A file system of limited size cannot be mounted; run this test as root");
        node = Node.start(disk, Map.of()).waitUntilReady();
        journal = new FaultJournal(node);
        journal.untilAllAreAnswered();
    }

    @AfterEach
    void end() throws Exception {
        if (journal != null) journal.end();
        if (node != null) node.close();
        if (mounted) {
            TimeUnit.MILLISECONDS.sleep(500);
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aNodeSurvivesAFullDisk() throws Exception {
        try {
            diskFullForTables();
            diskFullForTheLog();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + node.log(), e);
        }
        List<String> headlines;
        journal.end();
        try (Connection connection = superuser("dateline");
                var rows = connection
                        .createStatement()
                        .executeQuery("select draft_content(d) ->> 'headline' from draft d")) {
            headlines = new java.util.ArrayList<>();
            while (rows.next()) headlines.add(rows.getString(1));
        }
        FaultJournal.Found found = journal.compare(headlines);
        System.out.printf(
                "full disk: %d acknowledged writes, %d lost, %d refused without a word of doubt and there%n",
                journal.acknowledged(), found.lost(), found.unannounced());
        assertEquals(new FaultJournal.Found(0, 0), found);
        assertEquals(
                0, node.log().lines().filter(line -> line.startsWith("\tat ")).count(), "lines of stack traces");
    }

    private void diskFullForTables() throws Exception {
        long logged = node.log().lines().count();
        long begun = System.nanoTime();
        Path filler = fill();
        Duration unready = journal.until("ready", 503, Duration.ofSeconds(10));
        Duration refused = journal.until("write", 503, Duration.ofSeconds(60));
        TimeUnit.SECONDS.sleep(1);
        journal.until("read", 200, Duration.ofSeconds(10));
        Files.delete(filler);
        Duration recovered = recovered();
        report("no room for tables", begun, logged, recovered);
        System.out.printf(
                "no room for tables: readiness returned 503 after %d ms, a write was refused after %d ms%n",
                unready.toMillis(), refused.toMillis());
        assertTrue(recovered.compareTo(RECOVERED_WITHIN) <= 0, "recovered after " + recovered);
        assertTrue(unready.compareTo(Duration.ofSeconds(5)) <= 0, "readiness returned 503 after " + unready);
        assertTrue(journal.since(begun, "live").stream().allMatch(answer -> answer.status() == 200), "liveness");
    }

    private void diskFullForTheLog() throws Exception {
        long logged = node.log().lines().count();
        long begun = System.nanoTime();
        Path filler = fill();
        long server = server();
        // Fills the disk until no log segment is left; the server then stops itself.
        for (int i = 0;
                i < 50
                        && ProcessHandle.of(server)
                                .filter(ProcessHandle::isAlive)
                                .isPresent();
                i++) {
            try (Connection connection = superuser("postgres");
                    var statement = connection.createStatement()) {
                statement.execute(
                        "select pg_logical_emit_message(true, 'test', repeat('x', 1000000)), pg_switch_wal()");
            } catch (SQLException e) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        assertTrue(ProcessHandle.of(server).filter(ProcessHandle::isAlive).isEmpty(), "The server survived a full log");
        journal.until("ready", 503, Duration.ofSeconds(10));
        TimeUnit.MILLISECONDS.sleep(LOG_FULL.toMillis());
        if (LONG) journal.until("live", 503, Duration.ofSeconds(2));
        Files.delete(filler);
        // The next attempt is up to 30 s away; the node is back 5 s after the server.
        long deadline = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (!isBack(server) && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(50);
        Duration recovered = recovered();
        report("no room for the log", begun, logged, recovered);
        assertTrue(recovered.compareTo(RECOVERED_WITHIN) <= 0, "recovered after " + recovered);
        assertTrue(node.log().contains("is full. A new database needs"), "the log names no cause");
        journal.until("live", 200, Duration.ofSeconds(2));
        long dead = journal.since(begun, "live").stream()
                .filter(answer -> answer.status() != 200)
                .count();
        assertEquals(LONG, dead > 0, dead + " times not alive");
    }

    private Duration recovered() throws InterruptedException {
        long begun = System.nanoTime();
        journal.until("write", 201, Duration.ofSeconds(30));
        journal.until("ready", 200, Duration.ofSeconds(30));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void report(String name, long begun, long logged, Duration recovered) throws Exception {
        journal.untilAllAreAnswered();
        List<FaultJournal.Answer> writes = journal.since(begun, "write");
        long longest =
                writes.stream().mapToLong(FaultJournal.Answer::nanos).max().orElse(0);
        List<String> lines = node.log()
                .lines()
                .skip(logged)
                .filter(line -> line.contains(" ERROR ["))
                .toList();
        System.out.printf(
                "%s: %d writes, %d of them 503, longest %.2f s, recovered after %.2f s; %d lines of errors, first: %s%n",
                name,
                writes.size(),
                writes.stream().filter(answer -> answer.status() == 503).count(),
                longest / 1e9,
                recovered.toMillis() / 1000.0,
                lines.size(),
                lines.isEmpty() ? "none" : lines.get(0));
        assertTrue(longest <= ANSWERED_WITHIN.toNanos(), name + ": longest " + longest);
        assertEquals(
                List.of(),
                writes.stream()
                        .filter(answer -> answer.status() != 201)
                        .filter(answer -> answer.status() != 503 || !answer.retryAfter())
                        .toList(),
                name);
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int size = block.length; size >= 512; ) {
                try {
                    out.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        } catch (IOException full) {
            // The disk is full.
        }
        return filler;
    }

    private boolean isBack(long before) throws IOException {
        if (!Files.exists(postmaster())) return false;
        List<String> lines = Files.readAllLines(postmaster());
        return lines.size() >= 8
                && Long.parseLong(lines.get(0).strip()) != before
                && lines.get(7).strip().equals("ready");
    }

    private long server() throws IOException {
        return Long.parseLong(Files.readAllLines(postmaster()).get(0).strip());
    }

    private Connection superuser(String name) throws SQLException {
        try {
            String port = Files.readAllLines(postmaster()).get(3).strip();
            String password =
                    Files.readString(disk.resolve("database-password")).strip();
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?socketTimeout=10",
                    PostgresCluster.SUPERUSER,
                    password);
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private Path postmaster() {
        return disk.resolve("database").resolve("postmaster.pid");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
