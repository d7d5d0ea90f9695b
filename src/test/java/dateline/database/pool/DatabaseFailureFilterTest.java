package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.problem.DatabaseProblems;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
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

    @Test
    void anInterruptedConnectIsOneLine() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.currentThread().interrupt();
            SQLException interrupted = assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x?loginTimeout=5"));
            assertTrue(Thread.interrupted());
            assertTrue(CircuitBreaker.isConnectionLost(interrupted));
            assertEquals(503, DatabaseProblems.of(interrupted).status());
            LogRecord record = failure("io.quarkus.scheduler");
            record.setThrown(new IllegalStateException(interrupted));
            assertTrue(filter.isLoggable(record));
            assertNull(record.getThrown());
        }
    }

    @Test
    void jobsOfAReadOnlyDatabaseLogOneLineASecondTogether() {
        SQLException readOnly = new SQLException("ERROR: cannot execute UPDATE in a read-only transaction", "25006");
        int logged = 0;
        for (String logger : List.of("dateline.push", "dateline.ingest", "dateline.syndication")) {
            for (Object parameter : List.of(new IllegalStateException(readOnly), readOnly.getMessage())) {
                ExtLogRecord record = new ExtLogRecord(
                        Level.WARNING, "Retrying: %s", ExtLogRecord.FormatStyle.PRINTF, ExtLogRecord.class.getName());
                record.setLoggerName(logger);
                record.setParameters(new Object[] {parameter});
                if (filter.isLoggable(record)) logged++;
            }
        }
        assertEquals(1, logged);
    }

    @Test
    void aShortenedMessageKeepsItsParameters() {
        ExtLogRecord record = new ExtLogRecord(
                Level.SEVERE, "Error in %s", ExtLogRecord.FormatStyle.PRINTF, ExtLogRecord.class.getName());
        record.setLoggerName("io.quarkus.scheduler");
        record.setParameters(new Object[] {"a job"});
        record.setThrown(new SQLException("the database is read-only", "25006"));
        assertTrue(filter.isLoggable(record));
        assertEquals(ExtLogRecord.FormatStyle.PRINTF, record.getFormatStyle());
        assertEquals("Error in %s [the database is read-only]", record.getMessage());
    }

    private static LogRecord failure(String logger) {
        LogRecord record = new LogRecord(Level.WARNING, "failed");
        record.setLoggerName(logger);
        record.setThrown(new IllegalStateException("100 % lost"));
        return record;
    }
}
