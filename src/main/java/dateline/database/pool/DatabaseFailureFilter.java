package dateline.database.pool;

import io.quarkus.logging.LoggingFilter;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Keeps the log readable while the database is away or accepts nothing: {@link DatabaseMonitor} reports that with its cause, and refused requests are
 * reported once a second. What else fails for the same cause, in the framework or in background jobs, is left out or cut to one line
 * a second for each logger.
 */
@LoggingFilter(name = "database-failures")
public final class DatabaseFailureFilter implements Filter {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String TRANSACTIONS = "com.arjuna";
    private static final int MAX_DEPTH = 12;

    // One entry for each logger that has ever reported such a failure.
    private final Map<String, Long> next = new ConcurrentHashMap<>();

    @Override
    public boolean isLoggable(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        SQLException unavailable = unavailable(record.getThrown());
        if (unavailable == null) {
            // The reports themselves are errors without a stack trace; jobs warn that they will try again.
            return record.getLevel().intValue() >= Level.SEVERE.intValue() || !mentionsOutage(record);
        }
        // The transaction manager says that it cannot roll back on a connection that is gone.
        if (unavailable instanceof DatabaseUnavailable || logger.startsWith(TRANSACTIONS)) return false;
        long now = System.nanoTime();
        boolean due = next.merge(logger, now + PERIOD_NANOS, (before, after) -> now - before < 0 ? before : after)
                == now + PERIOD_NANOS;
        if (due) {
            record.setThrown(null);
            record.setMessage(record.getMessage() + " ["
                    + CircuitBreaker.describe(unavailable).replace('%', ' ') + "]");
        }
        return due;
    }

    private static SQLException unavailable(Throwable thrown) {
        return unavailable(thrown, MAX_DEPTH);
    }

    // A commit that fails carries the database's words beside its causes, not among them.
    private static SQLException unavailable(Throwable thrown, int depth) {
        if (thrown == null || depth == 0) return null;
        if (thrown instanceof SQLException sql && CircuitBreaker.isUnavailable(sql)) return sql;
        SQLException found = unavailable(thrown.getCause(), depth - 1);
        for (Throwable other : thrown.getSuppressed()) {
            if (found == null) found = unavailable(other, depth - 1);
        }
        return found;
    }

    private static boolean mentionsOutage(LogRecord record) {
        if (String.valueOf(record.getMessage()).contains(DatabaseUnavailable.MESSAGE_PREFIX)) return true;
        if (record.getParameters() == null) return false;
        for (Object parameter : record.getParameters()) {
            if (parameter instanceof Throwable failure && unavailable(failure) instanceof DatabaseUnavailable
                    || parameter instanceof CharSequence words
                            && words.toString().contains(DatabaseUnavailable.MESSAGE_PREFIX)) return true;
        }
        return false;
    }
}
