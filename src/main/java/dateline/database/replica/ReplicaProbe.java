package dateline.database.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jboss.logging.Logger;
import org.postgresql.Driver;

/** The connection by which {@link ReadReplica} observes the replica; used by one thread. */
final class ReplicaProbe {

    private static final Logger LOG = Logger.getLogger(ReplicaProbe.class);
    private static final int TIMEOUT_MILLIS = 500;

    private final String url;
    private final Properties properties;
    private Connection connection;

    /** @param properties with the credentials */
    ReplicaProbe(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    boolean isConnected() {
        return connection != null;
    }

    /**
     * Up to where the replica has replayed.
     *
     * @return null where the server is no standby
     * @throws SQLException where it does not answer within 500 ms; the connection is closed then
     */
    WalPosition replayed() throws SQLException {
        try {
            if (connection == null) {
                connection = new Driver().connect(url, properties);
                connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select " + WalPosition.REPLAYED)) {
                row.next();
                return WalPosition.parse(row.getString(1));
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    void close() {
        Connection closing = connection;
        connection = null;
        if (closing == null) return;
        try {
            // Not close(), which would send a message to a server that may not answer.
            closing.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection was closed already", e);
        }
    }
}
