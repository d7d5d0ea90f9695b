package dateline.database.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * The embedded PostgreSQL server. Its files are in the data directory, it listens on loopback only, loses no
 * acknowledged commit, is restarted when its process dies, and stops with the JVM. A server orphaned by a killed JVM is
 * stopped before a new one starts. A second Dateline on the same directory is refused.
 */
public final class EmbeddedDatabase {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    public static final String NAME = "dateline";
    private static final int ATTEMPTS = 40;
    private static final long PAUSE_MILLIS = 250;
    private static volatile EmbeddedDatabase own;

    private final Path home;
    private final PostgresPrograms programs;
    private final PostgresCluster cluster;
    private final Durability durability;
    // The password of the application's user: new at every start and known to this JVM only. The superuser's password
    // never leaves this package.
    private final String password = PostgresCluster.randomPassword();
    private final ServerWatch watch = new ServerWatch(this::relaunch);
    private volatile boolean stopping;
    private volatile Postmaster server;

    private EmbeddedDatabase(Path home, PostgresPrograms programs, PostgresCluster cluster, Durability durability) {
        this.home = home;
        this.programs = programs;
        this.cluster = cluster;
        this.durability = durability;
    }

    /**
     * Starts the durable database of a data directory, which is created if necessary.
     *
     * @throws EmbeddedDatabaseException with an explanation for the operator
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws EmbeddedDatabaseException {
        return start(dataDirectory, dataDirectory.resolve("postgresql"), Durability.DURABLE);
    }

    /** The same with the PostgreSQL programs in a directory that several data directories may share. */
    public static EmbeddedDatabase start(Path dataDirectory, Path programs, Durability durability)
            throws EmbeddedDatabaseException {
        Path absolute = dataDirectory.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(absolute, AtomicDirectories.permissions("rwx------"));
            }
            Path home = absolute.toRealPath();
            if (!DirectoryLock.acquire(home)) {
                throw StartupErrors.inUse(home);
            }
            try {
                return startLocked(home, programs.toAbsolutePath(), durability);
            } catch (IOException | EmbeddedDatabaseException | RuntimeException e) {
                DirectoryLock.release(home);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw StartupErrors.explain(absolute, e);
        }
    }

    /** JDBC URL of the application's database. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + NAME;
    }

    /** The owner of the application's database, not a superuser. */
    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** Shuts the server down and releases the directory. May be called more than once. */
    public void stop() {
        stopping = true;
        watch.stop();
        synchronized (this) {
            try {
                server.stop(programs, cluster);
            } catch (IOException | EmbeddedDatabaseException e) {
                LOG.errorf("The database did not shut down cleanly; the next start recovers it: %s", e.getMessage());
            }
            try {
                DirectoryLock.release(home);
            } catch (IOException e) {
                LOG.warnf("The lock in %s stays until this process ends: %s", home, e.getMessage());
            }
        }
    }

    /** Makes this the database whose absence fails the liveness check of the process. */
    public void setAsOwn() {
        own = this;
    }

    /**
     * How long the server of the process's own embedded database has been down; zero while it runs, or where there is
     * none.
     */
    public static Duration ownLostFor() {
        EmbeddedDatabase database = own;
        return database == null ? Duration.ZERO : database.watch.lostFor();
    }

    /** The process of the server. */
    ProcessHandle process() {
        return server.process().toHandle();
    }

    /** Runs a statement as superuser. */
    void executeAsSuperuser(String sql) throws SQLException {
        try (Connection connection = cluster.connect(server.port());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Connects to the application's database as superuser. */
    Connection connectAsSuperuser() throws SQLException {
        return cluster.connect(server.port(), NAME);
    }

    private static EmbeddedDatabase startLocked(Path home, Path programsDirectory, Durability durability)
            throws IOException, EmbeddedDatabaseException {
        PostgresPrograms programs = PostgresPrograms.unpackIn(programsDirectory);
        PostgresCluster cluster = PostgresCluster.openOrCreate(home, programs, durability);
        EmbeddedDatabase database = new EmbeddedDatabase(home, programs, cluster, durability);
        synchronized (database) {
            database.launch(0);
            try {
                database.createRoleAndDatabase();
            } catch (SQLException e) {
                database.server.stop(programs, cluster);
                throw new EmbeddedDatabaseException(
                        "The embedded PostgreSQL runs but cannot be used: " + e.getMessage(), e);
            }
            database.watch.watch(database.server.process());
        }
        return database;
    }

    // Several failures are temporary: a previous server that is still stopping, or a port that was taken after it was
    // found free.
    private void launch(int port) throws IOException, EmbeddedDatabaseException {
        String output = "";
        for (int attempt = 1; attempt <= ATTEMPTS && !stopping; attempt++) {
            OrphanServer.stop(cluster.directory(), programs);
            try {
                server = Postmaster.start(programs, cluster, durability, port == 0 ? freePort() : port, log());
                return;
            } catch (Postmaster.PostmasterExitedException e) {
                output = e.output;
                if (!StartupErrors.isPortTaken(output) && !StartupErrors.isDirectoryBusy(output)) {
                    break;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw StartupErrors.explain("postgres", output);
    }

    private void createRoleAndDatabase() throws SQLException {
        try (Connection connection = cluster.connect(server.port());
                Statement statement = connection.createStatement()) {
            boolean role = exists(statement, "select from pg_roles where rolname = '" + NAME + "'");
            // A random password of 256 bits needs no key stretching, which would take 20 ms of each new connection.
            statement.execute("set scram_iterations = 1");
            statement.execute((role ? "alter" : "create") + " role " + NAME + " login password '" + password + "'");
            if (!exists(statement, "select from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private synchronized Process relaunch() throws IOException, EmbeddedDatabaseException {
        if (stopping) throw new EmbeddedDatabaseException("The database is being stopped.");
        launch(server.port());
        return server.process();
    }

    private Path log() {
        return home.resolve("database.log");
    }

    // Below the range of ephemeral ports of every operating system: an outgoing connection could otherwise occupy the
    // port at a restart.
    private static int freePort() throws EmbeddedDatabaseException {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
                return port;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new EmbeddedDatabaseException(
                "No port on 127.0.0.1 between 20000 and 32000 is free for the embedded PostgreSQL.", last);
    }
}
