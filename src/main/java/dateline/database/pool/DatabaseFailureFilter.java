package dateline.database.pool;

import io.quarkus.logging.LoggingFilter;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Keeps the log readable while the database is unavailable. {@link DatabaseMonitor} reports the outage with its cause,
 * and refused requests are reported once a second. Other failures with the same cause, in the framework or in
 * background jobs, are omitted or shortened to one line per second and logger.
 */
@LoggingFilter(name = "database-failures")
public final class DatabaseFailureFilter implements Filter {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String TRANSACTIONS = "com.arjuna";
    // All jobs fail in a read-only database, several of them every second.
    private static final String READ_ONLY = "in a read-only transaction";
    private static final int MAX_DEPTH = 12;

    // One entry per logger that has reported such a failure, and one for read-only databases.
    private final Map<String, Long> next = new ConcurrentHashMap<>();

    @Override
    public boolean isLoggable(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        SQLException unavailable = unavailable(record.getThrown());
        if (unavailable == null) {
            // The request or job whose transaction failed reports it, too. After a lost connection the exception does
            // not name its cause.
            if (logger.startsWith(TRANSACTIONS) && record.getThrown() != null)
                shorten(record, record.getThrown().toString());
            // The reports themselves are errors without a stack trace; jobs log warnings that they will retry.
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) return true;
            return !mentionsOutage(record) && (!mentionsReadOnly(record) || isDue(READ_ONLY));
        }
        // The transaction manager reports that it cannot roll back on a lost connection.
        if (unavailable instanceof DatabaseUnavailable || logger.startsWith(TRANSACTIONS)) return false;
        boolean due = isDue(logger);
        if (due) shorten(record, CircuitBreaker.describe(unavailable));
        return due;
    }

    private boolean isDue(String key) {
        long now = System.nanoTime();
        return next.merge(key, now + PERIOD_NANOS, (before, after) -> now - before < 0 ? before : after)
                == now + PERIOD_NANOS;
    }

    private static void shorten(LogRecord record, String reason) {
        record.setThrown(null);
        String message = record.getMessage() + " [" + reason.replace('%', ' ') + "]";
        // The plain setter changes the style of the format to the one of java.util.logging.
        if (record instanceof ExtLogRecord styled) styled.setMessage(message, styled.getFormatStyle());
        else record.setMessage(message);
    }

    private static SQLException unavailable(Throwable thrown) {
        return unavailable(thrown, MAX_DEPTH);
    }

    // A failed commit carries the database's exception as a suppressed one, not as a cause.
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

    private static boolean mentionsReadOnly(LogRecord record) {
        return Stream.concat(
                        Stream.of(String.valueOf(record.getMessage())),
                        Stream.ofNullable(record.getParameters())
                                .flatMap(Arrays::stream)
                                .map(String::valueOf))
                .anyMatch(text -> text.contains(READ_ONLY));
    }
}
