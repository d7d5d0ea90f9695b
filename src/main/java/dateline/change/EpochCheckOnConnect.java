package dateline.change;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/**
 * Checks on every new connection whether the database is still the same cluster with the same transaction counter,
 * before anything is read or written. A dump may be restored elsewhere and the address moved while nodes run. Without
 * the check, rows would be written that no reader of the change log ever sees, and caches would serve another
 * database's state.
 */
@Singleton
@Default
@DataSource("reads")
class EpochCheckOnConnect implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(EpochCheckOnConnect.class);

    // A pool opens one connection after another. A connection that loses its server during the check would keep the
    // others waiting until the socket timeout of 7 s.
    private static final int TIMEOUT_MILLIS = 3_000;

    @Override
    public void onConnectionCreate(Connection connection) {
        try {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
            check(connection);
            connection.setNetworkTimeout(Runnable::run, timeout);
        } catch (SQLException e) {
            LOG.warnf("A new connection to the database is aborted: %s", e.getMessage());
            abort(connection);
        }
    }

    private static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isMigrated(statement)) return;
            statement.executeUpdate(ChangeLog.BEGIN_EPOCH);
            statement.executeUpdate(ChangeLog.BEGIN_INCARNATION);
            // The pool hands the connection out without a commit.
            if (!connection.getAutoCommit()) connection.commit();
        }
    }

    // The first connection of a new database or release runs before the migrations.
    private static boolean isMigrated(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regclass('incarnation') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }

    // The caller that requested the connection gets the error that the database does not answer.
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection was closed already.", e);
        }
    }
}
