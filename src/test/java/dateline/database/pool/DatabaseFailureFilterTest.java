package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What the log shows of failures in transactions. */
class DatabaseFailureFilterTest {

    private final DatabaseFailureFilter filter = new DatabaseFailureFilter();

    @Test
    void aFailureOfTheTransactionManagerIsOneLine() {
        LogRecord record = failure("com.arjuna.ats.jta");
        assertTrue(filter.isLoggable(record));
        assertNull(record.getThrown());
        assertEquals("failed [java.lang.IllegalStateException: 100   lost]", record.getMessage());
    }

    @Test
    void otherFailuresKeepTheirStackTrace() {
        LogRecord record = failure("dateline.push");
        assertTrue(filter.isLoggable(record));
        assertNotNull(record.getThrown());
        assertEquals("failed", record.getMessage());
    }

    private static LogRecord failure(String logger) {
        LogRecord record = new LogRecord(Level.WARNING, "failed");
        record.setLoggerName(logger);
        record.setThrown(new IllegalStateException("100 % lost"));
        return record;
    }
}
