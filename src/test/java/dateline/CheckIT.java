package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dateline.KeysIT.Run;
import dateline.database.server.Durability;
import dateline.database.server.EmbeddedDatabase;
import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/** {@code bin/dateline check} names each fault of a set-up in one sentence with its setting, and exits with 1. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = CheckIT.EXTENSIONS, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckIT {

    /** The extensions of the database server that all tests of this class use. One test takes an extension away. */
    static final String EXTENSIONS = "extensions";

    private static final String URL = "QUARKUS_DATASOURCE_JDBC_URL";
    private static final String KEY = "dGhlIHRlc3RzJyBvd24ga2V5LCBhbmQgbm8gb3RoZXI=";

    private Path directory;
    private Path programs;
    private EmbeddedDatabase server;

    @BeforeAll
    void start() throws Exception {
        directory = TemporaryDataDirectory.create(Path.of("target", "check"));
        programs = directory.resolve("postgresql");
        server = EmbeddedDatabase.start(directory.resolve("database-elsewhere"), programs, Durability.DISPOSABLE);
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @Test
    void aSetUpWithoutAFaultPasses() throws Exception {
        Run run = check(Map.of("DATELINE_WEBHOOKS_SECRET_KEY", KEY));
        assertEquals(0, run.code(), run.text());
        assertTrue(run.text().lines().allMatch(line -> line.startsWith("ok ")), run.text());
        assertEquals(
                List.of(
                        "settings",
                        "data directory",
                        "disk",
                        "port 0",
                        "port 0",
                        "database",
                        "connections",
                        "clock",
                        "secret key"),
                run.text().lines().map(line -> line.substring(8, 24).strip()).toList());
        assertTrue(Files.notExists(directory.resolve("data")), "check creates nothing");
    }

    @Test
    void aFaultOfTheSettingsIsNamed() throws Exception {
        assertFault(
                "DATELINE_PUBLC_URL is not a setting; did you mean DATELINE_PUBLIC_URL?"
                        + " Correct or remove it; docs/configuration.md lists all settings.",
                Map.of("DATELINE_PUBLC_URL", "https://api.example.com"));
        assertFault(
                "DATELINE_LIMITS_DEADLINE (dateline.limits.deadline) is \"soon\"; it must be a duration such as 250ms, 10s or 5m.",
                Map.of("DATELINE_LIMITS_DEADLINE", "soon"));
    }

    @Test
    void aFaultOfTheMachineIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            String port = String.valueOf(other.getLocalPort());
            assertFault(
                    "Port " + port
                            + " is in use by another program. Stop that program, or set QUARKUS_HTTP_PORT to another port.",
                    Map.of("QUARKUS_HTTP_PORT", port));
        }
        // No user can create a file there, root included.
        assertFault(
                "User " + System.getProperty("user.name")
                        + " cannot write to the data directory /proc/dateline: set DATELINE_DATA_DIR to a directory of this user.",
                Map.of("DATELINE_DATA_DIR", "/proc/dateline"));
    }

    @Test
    void aFaultOfTheConnectionIsNamed() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        assertFault(
                "The database at jdbc:postgresql://127.0.0.1:" + closed + "/dateline cannot be reached: Connection to"
                        + " 127.0.0.1:" + closed + " refused. Start it, or correct QUARKUS_DATASOURCE_JDBC_URL.",
                Map.of(URL, "jdbc:postgresql://127.0.0.1:" + closed + "/dateline"));
        assertFault(
                "The database at " + server.url()
                        + " refuses the user dateline. Correct QUARKUS_DATASOURCE_USERNAME and"
                        + " QUARKUS_DATASOURCE_PASSWORD.",
                Map.of("QUARKUS_DATASOURCE_PASSWORD", "wrong"));
        String missing = server.url().replaceFirst("dateline$", "nowhere");
        assertFault(
                "The database at " + missing
                        + " does not exist on this server. Create it, or correct QUARKUS_DATASOURCE_JDBC_URL.",
                Map.of(URL, missing));
    }

    @Test
    @ResourceLock(EXTENSIONS)
    void aFaultOfTheDatabaseIsNamed() throws Exception {
        try (OldPostgres old = new OldPostgres()) {
            assertFault(
                    "The database at " + ConfiguredDatabase.shown(old.url()) + " is PostgreSQL 16. Dateline needs"
                            + " PostgreSQL 17 or newer: set QUARKUS_DATASOURCE_JDBC_URL to such a server.",
                    Map.of(URL, old.url()));
        }
        asSuperuser(
                "create role guest login password 'guest'",
                "create database latin owner dateline encoding 'LATIN1' locale_provider libc locale 'C' template template0");
        String name = "he database at " + server.url();
        assertFault(
                "The role may not create tables in t" + name
                        + ": make it the owner of that database, or correct QUARKUS_DATASOURCE_USERNAME.",
                Map.of("QUARKUS_DATASOURCE_USERNAME", "guest", "QUARKUS_DATASOURCE_PASSWORD", "guest"));
        String latin = server.url().replaceFirst("dateline$", "latin");
        assertFault(
                "The database at " + latin
                        + " has the encoding LATIN1: create one with the encoding UTF8, and set QUARKUS_DATASOURCE_JDBC_URL to it.",
                Map.of(URL, latin));
        assertFault(
                "T" + name
                        + " is read-only: set QUARKUS_DATASOURCE_JDBC_URL to the primary, or default_transaction_read_only to off.",
                Map.of(URL, server.url() + "?options=-c%20default_transaction_read_only=on"));
        Path extension = extension();
        Path away = extension.resolveSibling("away");
        Files.move(extension, away);
        try {
            assertFault(
                    "T" + name + " has no extension unaccent: install the contrib package of PostgreSQL on its server.",
                    Map.of());
        } finally {
            Files.move(away, extension);
        }
        assertFault(
                "This node opens up to 529 connections, but t" + name + " accepts 197: raise max_connections of"
                        + " PostgreSQL, or lower QUARKUS_DATASOURCE_JDBC_MAX_SIZE.",
                Map.of("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "500"));
    }

    @Test
    void aFullDiskIsNamed() throws Exception {
        Path disk = Files.createDirectories(directory.toAbsolutePath().resolve("disk"));
        boolean mounted = execute("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "A file system of limited size cannot be mounted; run this test as root");
        try {
            assertFault(
                    "Only 0.0 GB are free at " + disk
                            + ", but Dateline needs 0.1 GB: delete files there, or set DATELINE_DATA_DIR to another disk.",
                    Map.of("DATELINE_DATA_DIR", disk.toString()));
        } finally {
            execute("umount", "-l", disk.toString());
        }
    }

    @Test
    void aWrongClockIsNamed() throws Exception {
        Path library = Faketime.library();
        assumeTrue(library != null, "There is no libfaketime to set a clock with: apt-get install libfaketime");
        Run run = check(Map.of("LD_PRELOAD", library.toString(), "FAKETIME", "-1h"));
        assertEquals(1, run.code(), run.text());
        List<String> faults =
                run.text().lines().filter(line -> !line.startsWith("ok ")).toList();
        assertEquals(1, faults.size(), run.text());
        assertTrue(
                faults.get(0)
                        .matches("failed +clock +The clock of this machine is 3[56]\\d\\d s behind the clock of the"
                                + " database at .*: synchronise both by NTP, for example with systemd-timesyncd\\."),
                run.text());
    }

    /** The only line that does not start with ok contains this sentence and nothing else. */
    private void assertFault(String sentence, Map<String, String> environment) throws Exception {
        Run run = check(environment);
        assertEquals(1, run.code(), run.text());
        List<String> faults =
                run.text().lines().filter(line -> !line.startsWith("ok ")).toList();
        assertEquals(1, faults.size(), run.text());
        assertTrue(faults.get(0).startsWith("failed  "), run.text());
        assertEquals(sentence, faults.get(0).substring(24));
        System.out.println("check: " + faults.get(0));
    }

    private Run check(Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of(
                URL,
                server.url(),
                "QUARKUS_DATASOURCE_USERNAME",
                server.user(),
                "QUARKUS_DATASOURCE_PASSWORD",
                server.password(),
                "QUARKUS_HTTP_PORT",
                "0",
                "QUARKUS_MANAGEMENT_PORT",
                "0",
                "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
                "60",
                "QUARKUS_DATASOURCE_READS_JDBC_MAX_SIZE",
                "26"));
        all.putAll(environment);
        return KeysIT.command(directory.resolve("data"), all, "check");
    }

    private void asSuperuser(String... statements) throws IOException, SQLException {
        String password = Files.readString(
                        directory.resolve("database-elsewhere").resolve("database-password"))
                .strip();
        try (Connection connection = DriverManager.getConnection(server.url(), "postgres", password)) {
            for (String statement : statements) connection.createStatement().execute(statement);
        }
    }

    private Path extension() throws IOException {
        try (Stream<Path> found = Files.find(
                programs, 6, (path, file) -> path.getFileName().toString().equals("unaccent.control"))) {
            return found.findFirst().orElseThrow();
        }
    }

    private static int execute(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
