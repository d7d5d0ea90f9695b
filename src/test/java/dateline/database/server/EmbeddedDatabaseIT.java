package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts, restarts, crashes and refusals of the embedded database on one machine. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedDatabaseIT {

    private static final Path PROGRAMS = Path.of("target", "postgresql").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final long SEED = Seed.of(EmbeddedDatabaseIT.class);

    private final Random random = new Random(SEED);
    private Path home;
    private EmbeddedDatabase running;

    @BeforeEach
    void createDirectory() throws IOException {
        home = TemporaryDataDirectory.create(Path.of("target", "database-test"));
    }

    @AfterEach
    void stopProcesses() throws IOException {
        if (running != null) {
            running.stop();
        }
        OrphanServer.find(home.toRealPath().resolve("database")).ifPresent(ProcessHandle::destroyForcibly);
        AtomicDirectories.delete(home);
    }

    @Test
    void writtenRowsSurviveARestart() throws Exception {
        try (Rows rows = Rows.in(start())) {
            rows.execute("create table story as select 'first edition' as text");
        }
        running.stop();
        try (Rows rows = Rows.in(start())) {
            assertEquals("first edition", rows.single("select text from story"));
        }
    }

    @Test
    void aCommitIsOnTheDiskBeforeItIsAcknowledged() throws Exception {
        try (Rows rows = Rows.in(start())) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertEquals("on", rows.single("show " + setting), setting);
            }
        }
    }

    @Test
    void encodingTimeZoneAndCollationDoNotDependOnTheMachine() throws Exception {
        try (Rows rows = Rows.in(start())) {
            assertEquals("UTF8", rows.single("show server_encoding"));
            assertEquals("UTC", rows.single("show log_timezone"));
            assertEquals(
                    "builtin C.UTF-8",
                    rows.single("select case datlocprovider when 'b' then 'builtin ' end || datlocale from pg_database"
                            + " where datname = current_database()"));
            assertEquals(
                    List.of("Zagreb", "avis", "Ægir", "ægir"),
                    rows.column("select * from unnest(array['ægir', 'avis', 'Zagreb', 'Ægir']) t order by t"));
            assertEquals("ægir", rows.single("select lower('ÆGIR')"));
        }
    }

    @Test
    void theServerListensOnLoopbackOnlyAndRequiresThePassword() throws Exception {
        start();
        try (Rows rows = Rows.in(running)) {
            assertEquals("127.0.0.1", rows.single("show listen_addresses"));
            String socket =
                    Files.readAllLines(home.resolve("database/postmaster.pid")).get(4);
            assertEquals("", socket);
            assertEquals("off", rows.single("select current_setting('is_superuser')"));
        }
        SQLException refused = assertThrows(SQLException.class, () -> Rows.at(running.url(), "guessed"));
        assertEquals("28P01", refused.getSQLState());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("database-password"))));
    }

    @Test
    void aSecondDatelineOnTheSameDirectoryIsRefused() throws Exception {
        start();
        Process second =
                WritingProcess.java("dateline.Main", List.of("-Ddateline.data-dir=" + home, "-Dquarkus.http.port=0"));
        String output = new String(second.getInputStream().readAllBytes());
        assertTrue(second.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS));

        assertEquals(1, second.exitValue());
        assertTrue(
                output.contains("is in use by another Dateline (process "
                        + ProcessHandle.current().pid() + ")"),
                output);
        // The line before says that the database is being prepared.
        assertEquals(2, output.strip().lines().count(), output);
        assertThrows(EmbeddedDatabaseException.class, () -> EmbeddedDatabase.start(home, PROGRAMS, Durability.DURABLE));
        try (Rows rows = Rows.in(running)) {
            assertEquals("1", rows.single("select 1"));
        }
    }

    @Test
    void acknowledgedWritesSurviveAKilledJvmWithAnOrphanServer() throws Exception {
        List<String> acknowledged;
        ProcessHandle orphan;
        try (WritingProcess newsroom = WritingProcess.start(home, PROGRAMS)) {
            orphan = ProcessHandle.of(Long.parseLong(newsroom.await(WritingProcess.READY)))
                    .orElseThrow();
            newsroom.await(WritingProcess.ACKNOWLEDGED);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
            acknowledged = newsroom.kill();
        }
        assertFalse(acknowledged.isEmpty());
        assertTrue(orphan.isAlive(), "a killed JVM leaves its server behind");

        start();

        assertFalse(orphan.isAlive());
        try (Rows rows = Rows.in(running)) {
            assertTrue(rows.column("select id from story").containsAll(acknowledged));
        }
    }

    @Test
    void acknowledgedWritesSurviveAKilledJvmAndServer() throws Exception {
        List<String> acknowledged;
        try (WritingProcess newsroom = WritingProcess.start(home, PROGRAMS)) {
            ProcessHandle server = ProcessHandle.of(Long.parseLong(newsroom.await(WritingProcess.READY)))
                    .orElseThrow();
            newsroom.await(WritingProcess.ACKNOWLEDGED);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
            server.destroyForcibly();
            acknowledged = newsroom.kill();
        }
        assertFalse(acknowledged.isEmpty());
        try (Rows rows = Rows.in(start())) {
            assertTrue(rows.column("select id from story").containsAll(acknowledged));
        }
    }

    @Test
    void aKilledServerIsRestartedAtTheSameAddress() throws Exception {
        start();
        try (Rows rows = Rows.in(running)) {
            rows.execute("create table story as select 'kept' as text");
        }
        for (int death = 1; death <= 2; death++) {
            ProcessHandle server = running.process();
            server.destroyForcibly();
            server.onExit().get(10, TimeUnit.SECONDS);
            assertEquals("kept", readWithin(TIMEOUT), "after death " + death);
        }
    }

    @Test
    void aStartSucceedsAfterAnInterruptedStart() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (WritingProcess newsroom = WritingProcess.start(home, home.resolve("postgresql"))) {
                TimeUnit.MILLISECONDS.sleep(400 + random.nextInt(2000));
                newsroom.kill();
            }
        }
        running = EmbeddedDatabase.start(home);
        try (Rows rows = Rows.in(running)) {
            assertEquals("1", rows.single("select 1"));
        }
    }

    @Test
    void aReusedProcessIdInThePidFileDoesNotPreventAStart() throws Exception {
        start();
        String file = Files.readString(home.resolve("database/postmaster.pid"));
        running.stop();
        Files.writeString(
                home.resolve("database/postmaster.pid"),
                file.replaceFirst("^\\d+", Long.toString(ProcessHandle.current().pid())));
        try (Rows rows = Rows.in(start())) {
            assertEquals("1", rows.single("select 1"));
        }
    }

    @Test
    void aDamagedPageIsFoundBeforeABackupIsComplete() throws Exception {
        start();
        Path backups = home.resolve("backups");
        try (Connection connection = running.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("create function dateline_now() returns timestamptz language sql as 'select now()'");
            statement.execute(
                    "create table story as select repeat('edition ', 100) as text from generate_series(1, 200)");
            statement.execute("checkpoint");
            BackupCommand.run(connection, backups.resolve("whole"), home, System.out);
            try (ResultSet row = statement.executeQuery("select pg_relation_filepath('story')")) {
                row.next();
                damage(home.resolve("database").resolve(row.getString(1)));
            }
            EmbeddedDatabaseException refused = assertThrows(
                    EmbeddedDatabaseException.class,
                    () -> BackupCommand.run(connection, backups.resolve("damaged"), home, System.out));
            assertTrue(refused.getMessage().contains("invalid page in block 0"), refused.getMessage());
        }
        assertEquals(List.of(backups.resolve("whole")), AtomicDirectories.children(backups));
    }

    private static void damage(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(4096);
            bytes.write(new byte[64]);
        }
    }

    @Test
    void aDatabaseOfANewerPostgresqlIsNotTouched() throws Exception {
        start();
        running.stop();
        Files.writeString(home.resolve("database/PG_VERSION"), "19\n");
        assertRefused("was written by PostgreSQL 19", home);
        Files.writeString(home.resolve("database/PG_VERSION"), "18\n");
    }

    @Test
    void aPathThatIsNoDirectoryOrNoDatabaseIsRefusedWithAnExplanation() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertRefused("is not a directory", file);
        assertRefused("cannot be used", file.resolve("below"));
        Files.createDirectories(home.resolve("foreign/database"));
        assertRefused("holds no PostgreSQL database", home.resolve("foreign"));
    }

    @Test
    void theLockIsFreeAfterARefusal() throws Exception {
        Path foreign = Files.createDirectories(home.resolve("foreign/database"));
        assertRefused("holds no PostgreSQL database", foreign.getParent());
        Files.delete(foreign);
        running = EmbeddedDatabase.start(foreign.getParent(), PROGRAMS, Durability.DURABLE);
    }

    private EmbeddedDatabase start() throws EmbeddedDatabaseException {
        running = EmbeddedDatabase.start(home, PROGRAMS, Durability.DURABLE);
        return running;
    }

    private String readWithin(Duration patience) throws InterruptedException, SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Rows rows = Rows.in(running)) {
                return rows.single("select text from story");
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void assertRefused(String words, Path home) {
        EmbeddedDatabaseException refused = assertThrows(
                EmbeddedDatabaseException.class, () -> EmbeddedDatabase.start(home, PROGRAMS, Durability.DURABLE));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }
}
