package dateline;

import dateline.OperationsPages.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL 17 installed on the machine, with the backup programs that the embedded server lacks. WAL is archived
 * for point-in-time recovery. As root it runs as the user {@code postgres}, because PostgreSQL does not run as root.
 */
final class PostgresServer implements AutoCloseable {

    static final String DATABASE = "dateline";
    static final String HOW_TO_GET =
            "PostgreSQL 17 with its client programs is not in /usr/lib/postgresql/17/bin: apt-get install postgresql-17";
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/17/bin");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path home;
    private final int port;
    private Path data;

    private PostgresServer(Path home, int port) {
        this.home = home;
        this.port = port;
        this.data = home.resolve("data");
    }

    static boolean installed() {
        return Stream.of("initdb", "pg_ctl", "pg_basebackup", "pg_dump", "pg_restore")
                .allMatch(name -> Files.isExecutable(PROGRAMS.resolve(name)));
    }

    /** Creates a cluster with an empty database, in a temporary directory that {@link #close} deletes. */
    static PostgresServer start() throws Exception {
        Path home = Files.createTempDirectory("dateline-postgres-");
        if (ROOT) execute(List.of("chown", "postgres", home.toString()));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresServer server = new PostgresServer(home, port);
        server.run("mkdir", server.file("archive"));
        server.initialise();
        return server;
    }

    /** Replaces the cluster by a new, empty one at the same address. */
    void replaceByNew() throws Exception {
        stop();
        data = home.resolve("data-of-another-cluster");
        initialise();
    }

    private void initialise() throws Exception {
        program(
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N");
        launch();
        sql("create role dateline login");
        sql("create database " + DATABASE + " owner dateline");
    }

    private void launch() throws Exception {
        String options = String.join(
                " ",
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=''",
                "-c fsync=off",
                "-c archive_mode=on",
                "-c archive_command='cp %p " + file("archive") + "/%f'");
        program("pg_ctl", "-D", data.toString(), "-l", file("log"), "-w", "-t", "60", "-o", options, "start");
    }

    private void stop() throws IOException, InterruptedException {
        program("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
    }

    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
                "QUARKUS_DATASOURCE_USERNAME", "dateline",
                "QUARKUS_DATASOURCE_PASSWORD", "not-used");
    }

    /** @return the output of psql in unaligned form */
    String sql(String statement) throws Exception {
        return query("postgres", statement);
    }

    String query(String database, String statement) throws Exception {
        return program(
                        "psql",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + port,
                        "-U",
                        "postgres",
                        "-d",
                        database,
                        "-AtX",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-c",
                        statement)
                .strip();
    }

    void baseBackup() throws Exception {
        program(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                "" + port,
                "-U",
                "postgres",
                "-D",
                file("base"),
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync");
    }

    void restorePoint(String name) throws Exception {
        sql("select pg_create_restore_point('" + name + "')");
    }

    /** Replaces the cluster by the base backup and recovers to a restore point. */
    void recoverTo(String restorePoint) throws Exception {
        sql("select pg_switch_wal()");
        stop();
        data = home.resolve("base");
        String settings = "restore_command = 'cp " + file("archive") + "/%f %p'\nrecovery_target_name = '"
                + restorePoint + "'\nrecovery_target_action = 'promote'\n";
        Files.writeString(data.resolve("postgresql.auto.conf"), settings, StandardOpenOption.APPEND);
        Files.writeString(data.resolve("recovery.signal"), "");
        if (ROOT) execute(List.of("chown", "postgres", file("base/recovery.signal")));
        launch();
    }

    void dump() throws Exception {
        runPage("back-up.md", "pg_dump");
    }

    /** Restores into a second database and then renames it, so that running nodes never see a partial restore. */
    void restoreDump() throws Exception {
        runPage("restore.md", "pg_restore");
    }

    /** Runs the commands on a page for operators that use a program of PostgreSQL. */
    private void runPage(String page, String program) throws Exception {
        for (Commands commands : OperationsPages.postgresql(page))
            if (commands.script().contains(program + " ")) commands.run(shell(), "");
    }

    private ProcessBuilder shell() {
        ProcessBuilder shell = new ProcessBuilder(asOwner(List.of())).directory(home.toFile());
        shell.environment()
                .putAll(Map.of(
                        "PATH",
                        PROGRAMS + ":" + System.getenv("PATH"),
                        "PGHOST",
                        "127.0.0.1",
                        "PGPORT",
                        String.valueOf(port),
                        "PGUSER",
                        "postgres"));
        return shell;
    }

    private String file(String name) {
        return home.resolve(name).toString();
    }

    private String program(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(name).toString()));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException, InterruptedException {
        return execute(asOwner(Arrays.asList(command)));
    }

    private static List<String> asOwner(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (ROOT) whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        whole.addAll(command);
        return whole;
    }

    // The output goes to a file, because the server that pg_ctl starts inherits it and would keep a pipe open.
    private static String execute(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("dateline-postgres", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int code = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (code != 0) throw new AssertionError(String.join(" ", command) + " ended with " + code + ": " + text);
            return text;
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
            execute(List.of("rm", "-r", home.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
