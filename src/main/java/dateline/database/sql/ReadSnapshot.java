package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs statements in one read-only transaction, so that all of them see the same state of the database. The database
 * refuses statements that write or that lock rows, and the transaction gets no transaction id.
 */
public final class ReadSnapshot {

    // The conditions of partners need plans for their values.
    private static final String BEGIN =
            "set transaction isolation level repeatable read read only; set local plan_cache_mode to 'force_custom_plan'";

    private static final ThreadLocal<Connection> CURRENT = new ThreadLocal<>();

    private ReadSnapshot() {}

    /**
     * Runs {@code work}, whose statements all use one connection, whichever pool they name.
     *
     * @param reads the pool of the connection
     */
    public static <T> T run(AgroalDataSource reads, Supplier<T> work) {
        if (CURRENT.get() != null) throw new IllegalStateException("A snapshot is open on this thread.");
        try (Connection connection = reads.getConnection()) {
            connection.setAutoCommit(false);
            Throwable failure = null;
            try (Statement statement = connection.createStatement()) {
                statement.execute(BEGIN);
                CURRENT.set(connection);
                return work.get();
            } catch (SQLException | RuntimeException | Error e) {
                failure = e;
                throw e;
            } finally {
                CURRENT.remove();
                end(connection, failure);
            }
        } catch (SQLException e) {
            throw new Sql.SqlFailure(e);
        }
    }

    // A connection that the database has closed cannot roll back. Then the failure that closed it is thrown.
    private static void end(Connection connection, Throwable failure) throws SQLException {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            if (failure == null) throw e;
            failure.addSuppressed(e);
        }
    }

    /** The connection of the snapshot that is open on this thread. */
    public static Optional<Connection> current() {
        return Optional.ofNullable(CURRENT.get());
    }
}
