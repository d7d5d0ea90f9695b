package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CircuitBreakerTest {

    private static final SQLException LOST =
            new SQLException("An I/O error occurred", "08006", new SocketTimeoutException("Read timed out"));

    @Inject
    AgroalDataSource writes;

    @Inject
    @DataSource("reads")
    AgroalDataSource reads;

    @Test
    void everyPoolIsGuardedAndHasTimeouts() {
        for (AgroalDataSource pool : List.of(writes, reads)) {
            var configuration = pool.getConfiguration().connectionPoolConfiguration();
            assertEquals(
                    GuardedPools.class,
                    configuration.connectionCache().getClass().getEnclosingClass());
            assertEquals(
                    GuardedPools.class,
                    configuration.exceptionSorter().getClass().getEnclosingClass());
            assertEquals(
                    GuardedPools.class,
                    configuration.connectionValidator().getClass().getEnclosingClass());
            Properties properties =
                    configuration.connectionFactoryConfiguration().jdbcProperties();
            assertEquals("7", properties.getProperty("socketTimeout"));
            assertEquals("3", properties.getProperty("connectTimeout"));
            assertEquals("3", properties.getProperty("loginTimeout"));
            assertEquals("true", properties.getProperty("tcpKeepAlive"));
        }
    }

    @Test
    void anOpenBreakerRefusesImmediatelyWithTheCause() {
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.open(LOST);
        SQLException refused = assertThrows(SQLException.class, breaker::admit);
        assertEquals(
                "The database does not answer: An I/O error occurred (java.net.SocketTimeoutException: Read timed out)",
                refused.getMessage());
        assertTrue(CircuitBreaker.isConnectionLost(refused));
        breaker.close();
        assertDoesNotThrow(breaker::admit);
    }

    @Test
    void callersWaitForTheCheckAfterAFailure() throws Exception {
        CircuitBreaker breaker = new CircuitBreaker();
        AtomicInteger checks = new AtomicInteger();
        breaker.setCheck(failure -> checks.incrementAndGet());
        breaker.onFailure(LOST);
        breaker.onFailure(LOST);
        assertEquals(1, checks.get());
        CompletableFuture<Void> caller = CompletableFuture.runAsync(() -> assertDoesNotThrow(breaker::admit));
        TimeUnit.MILLISECONDS.sleep(100);
        assertFalse(caller.isDone());
        breaker.close();
        caller.get(1, TimeUnit.SECONDS);
    }

    @Test
    void withoutACheckResultTheBreakerOpensAfterTwoSeconds() {
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.onFailure(LOST);
        long begun = System.nanoTime();
        assertThrows(DatabaseUnavailable.class, breaker::admit);
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(waited.toMillis() >= 1_900 && waited.toMillis() < 4_000, waited.toString());
        assertTrue(breaker.isOpen());
    }

    @Test
    void theLogFilterRemovesStackTracesOfAnOutageOnly() {
        DatabaseFailureFilter filter = new DatabaseFailureFilter();
        LogRecord job = record("a.job", new IllegalStateException(LOST));
        assertTrue(filter.isLoggable(job));
        assertEquals(null, job.getThrown());
        assertTrue(job.getMessage().contains("Read timed out"), job.getMessage());
        assertFalse(filter.isLoggable(record("a.job", new IllegalStateException(LOST))));
        assertFalse(filter.isLoggable(record("com.arjuna.ats.jta", LOST)));
        assertFalse(filter.isLoggable(record("a.job", new DatabaseUnavailable("gone"))));
        LogRecord ours = record("a.job", new SQLException("syntax error", "42601"));
        assertTrue(filter.isLoggable(ours));
        assertTrue(ours.getThrown() instanceof SQLException);
    }

    private static LogRecord record(String logger, Throwable thrown) {
        LogRecord record = new LogRecord(Level.WARNING, "A job failed");
        record.setLoggerName(logger);
        record.setThrown(thrown);
        return record;
    }
}
