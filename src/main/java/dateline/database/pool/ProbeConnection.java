package dateline.database.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The connection over which {@link DatabaseMonitor} looks; used by one thread, and interrupted by others. */
final class ProbeConnection {

    private static final Logger LOG = Logger.getLogger(ProbeConnection.class);
    private static final long SLOW_NANOS = Duration.ofMillis(300).toNanos();
    private static final String SESSION_SETTINGS = "set work_mem to '64kB'; set max_parallel_workers_per_gather to 0";
    private static final String READ_ONLY =
            "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";
    // Sorts a megabyte in a temporary file: the cheapest statement that fails when the disk is full. It takes no
    // transaction
    // id, writes no log and leaves nothing behind; 2.4 ms.
    private static final String DISK_SPACE = """
            select sum(length(filler)) from (
                select n, repeat('x', 8000) as filler from generate_series(1, 128) n order by n desc offset 0) sorted
            """;

    private final DatabaseAddress address;
    private volatile Connection connection;
    // Nanoseconds of this JVM; 0 while nothing is asked.
    private volatile long queryStartedNanos;
    // Why the last look had to replace its connection; null where it had not.
    private String replacementCause;

    ProbeConnection(DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Asks whether writes are possible. A connection that has died is replaced once.
     *
     * @param fresh over a new connection: the old one may be as dead as those of the pools
     * @return what stands in the way of writes; empty where nothing does
     * @throws SQLException where the database does not answer, or takes no new connection
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
        Connection made = address.connect();
        connection = made;
        try (Statement statement = made.createStatement()) {
            statement.execute(SESSION_SETTINGS);
        }
        return query(made);
    }

    /** Why the last look had to replace a connection that had died; empty where it had not. */
    Optional<String> replacementCause() {
        return Optional.ofNullable(replacementCause);
    }

    /** From any thread: a look that has waited for long goes on with a new connection. */
    void interrupt() {
        Connection current = connection;
        long since = queryStartedNanos;
        if (current == null || since == 0 || System.nanoTime() - since < SLOW_NANOS) return;
        try {
            current.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection had ended already", e);
        }
    }

    void close() {
        Connection closing = connection;
        connection = null;
        if (closing == null) return;
        try {
            // Not close(): that would say goodbye to a server that may not listen.
            closing.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The connection had ended already", e);
        }
    }

    private Optional<String> query(Connection connection) throws SQLException {
        queryStartedNanos = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(READ_ONLY)) {
                row.next();
                if (row.getBoolean(1)) return Optional.of("the database is read-only");
            }
            statement.executeQuery(DISK_SPACE).close();
            return Optional.empty();
        } catch (SQLException e) {
            if (CircuitBreaker.isConnectionLost(e)) throw e;
            // It answers: there is no room on its disk, or whatever it says.
            return Optional.of(CircuitBreaker.describe(e));
        } finally {
            queryStartedNanos = 0;
        }
    }
}
