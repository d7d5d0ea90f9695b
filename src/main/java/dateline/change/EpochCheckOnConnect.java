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
 * A dump may be restored elsewhere, and the address moved, while nodes run, and a server breaks down and recovers: whoever is connected anew looks
 * whether it is still the same cluster, and whether it counts its transactions on, before anything is read or written there. Else rows would be
 * written that no follower is ever told of, and what is remembered would be taken for true.
 */
@Singleton
@Default
@DataSource("reads")
class EpochCheckOnConnect implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(EpochCheckOnConnect.class);

    @Override
    public void onConnectionCreate(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            if (!isMigrated(statement)) return;
            statement.executeUpdate(ChangeLog.BEGIN_EPOCH);
            statement.executeUpdate(ChangeLog.BEGIN_INCARNATION);
            // Nobody waits for what this connection is for.
            if (!connection.getAutoCommit()) connection.commit();
        } catch (SQLException e) {
            LOG.warnf("A new connection to the database is given up: %s", e.getMessage());
            abort(connection);
        }
    }

    // The first connection of all brings the schema, and that of a new release what it adds.
    private static boolean isMigrated(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regclass('incarnation') is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }

    // Whoever was to have it is told that the database does not answer.
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("It was gone already.", e);
        }
    }
}
