package dateline.database.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The connection of {@link DatabaseMonitor}; used by one thread, and interrupted by others. */
final class ProbeConnection {

    private static final Logger LOG = Logger.getLogger(ProbeConnection.class);
    private static final long SLOW_NANOS = Duration.ofMillis(300).toNanos();
    private static final String READ_ONLY =
            "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";
    // Sorts a megabyte in a temporary file: the cheapest statement that fails when the disk is full. It takes no
    // transaction id, writes no log and leaves nothing behind; 2.4 ms. The settings end with it, because a connection
    // pooler may give the session to another client.
    private static final String DISK_SPACE = """
            set work_mem to '64kB';
            set max_parallel_workers_per_gather to 0;
            select sum(length(filler)) from (
                select n, repeat('x', 8000) as filler from generate_series(1, 128) n order by n desc offset 0) sorted;
            set work_mem to default;
            set max_parallel_workers_per_gather to default
            """;

    private final DatabaseAddress address;
    private volatile Connection connection;
    // {@link System#nanoTime} at the start of the running query; 0 while there is none.
    private volatile long queryStartedNanos;
    // Why the last probe had to replace its connection; null where it did not.
    private String replacementCause;

    ProbeConnection(DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Checks whether writes are possible. A dead connection is replaced once.
     *
     * @param fresh use a new connection, because the old one may be as dead as those of the pools
     * @return what prevents writes; empty where nothing does
     * @throws SQLException where the database does not answer, or accepts no new connection
     */
    Optional<String> probe(boolean fresh) throws SQLException {
        replacementCause = null;
        if (fresh) close();
        if (connection != null) {
            try {
                return query(connection);
            } catch (SQLException e) {
                if (!CircuitBreaker.isConnectionLost(e)) throw e;
                close();
                replacementCause = CircuitBreaker.describe(e);
            }
        }
        connection = address.connect();
        return query(connection);
    }

    /** Why the last probe had to replace a dead connection; empty where it did not. */
    Optional<String> replacementCause() {
        return Optional.ofNullable(replacementCause);
    }

    /** From any thread: aborts the connection of a slow probe, which then continues with a new one. */
    void interrupt() {
        Connection current = connection;
        long since = queryStartedNanos;
        if (current == null || since == 0 || System.nanoTime() - since < SLOW_NANOS) return;
        try {
            current.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection was closed already", e);
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

    private Optional<String> query(Connection connection) throws SQLException {
        queryStartedNanos = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(READ_ONLY)) {
                row.next();
                if (row.getBoolean(1)) return Optional.of("the database is read-only");
            }
            statement.execute(DISK_SPACE);
            return Optional.empty();
        } catch (SQLException e) {
            if (CircuitBreaker.isConnectionLost(e)) throw e;
            // The database answers but cannot write, such as on a full disk.
            return Optional.of(CircuitBreaker.describe(e));
        } finally {
            queryStartedNanos = 0;
        }
    }
}
