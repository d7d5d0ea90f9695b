package dateline.database.pool;

import dateline.database.server.EmbeddedDatabase;
import dateline.database.server.EmbeddedDatabaseException;
import dateline.database.server.OrphanServer;
import dateline.database.server.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A connection for an operator's command: to the configured database, to the embedded one of a running server, or to
 * the embedded one, which is then started for the duration of the command.
 */
public final class CommandConnection implements AutoCloseable {

    // Lines of postmaster.pid, counted from 0.
    private static final int PORT_LINE = 3;
    private static final int TIMEOUT_SECONDS = 10;

    private final Connection connection;
    private final EmbeddedDatabase started;

    private CommandConnection(Connection connection, EmbeddedDatabase started) {
        this.connection = connection;
        this.started = started;
    }

    /** @param url JDBC URL */
    public static CommandConnection configured(String url, String user, String password) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        if (user != null) source.setUser(user);
        if (password != null) source.setPassword(password);
        return new CommandConnection(connect(source), null);
    }

    /**
     * As the application's user.
     *
     * @throws EmbeddedDatabaseException with an explanation for the operator, where the data directory holds no
     *     database or it does not start
     */
    public static CommandConnection embedded(Path dataDirectory)
            throws EmbeddedDatabaseException, IOException, SQLException {
        CommandConnection opened = embeddedAsSuperuser(dataDirectory);
        // The password of the application's user is known to the server's process only, so the superuser assumes its
        // role.
        try (Statement role = opened.connection.createStatement()) {
            role.execute("set role " + EmbeddedDatabase.NAME);
            opened.connection.setNetworkTimeout(Runnable::run, TIMEOUT_SECONDS * 1_000);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    /** As superuser, without a limit on the time of a statement. */
    public static CommandConnection embeddedAsSuperuser(Path dataDirectory)
            throws EmbeddedDatabaseException, IOException, SQLException {
        Path home = dataDirectory.toAbsolutePath();
        Path cluster = home.resolve("database");
        if (!Files.isDirectory(cluster)) {
            throw new EmbeddedDatabaseException("There is no database in " + home
                    + ". Set DATELINE_DATA_DIR, or QUARKUS_DATASOURCE_JDBC_URL for a database elsewhere.");
        }
        boolean isRunning = OrphanServer.find(cluster.toRealPath()).isPresent();
        EmbeddedDatabase started = isRunning ? null : EmbeddedDatabase.start(home);
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setURL("jdbc:postgresql://127.0.0.1:" + lines.get(PORT_LINE).strip() + "/" + EmbeddedDatabase.NAME);
            source.setUser(PostgresCluster.SUPERUSER);
            source.setPassword(
                    Files.readString(home.resolve("database-password")).strip());
            source.setConnectTimeout(TIMEOUT_SECONDS);
            return new CommandConnection(source.getConnection(), started);
        } catch (IOException | SQLException e) {
            if (started != null) started.stop();
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            if (started != null) started.stop();
        }
    }

    private static Connection connect(PGSimpleDataSource source) throws SQLException {
        source.setConnectTimeout(TIMEOUT_SECONDS);
        source.setSocketTimeout(TIMEOUT_SECONDS);
        return source.getConnection();
    }
}
