package dateline.database.pool;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Migrates the schema before anything else uses the database, on Flyway's own connections: without a transaction or
 * socket timeout, since a migration may take long, and with a lock timeout, since a migration that waits for a table
 * lock blocks every later statement on that table. A migration that gets no lock is rolled back and repeated.
 */
@Singleton
class Migrations {

    /** Flyway polls its lock once a second; another node may migrate for longer than the default of 50 s. */
    static final int UNLIMITED_LOCK_RETRIES = -1;

    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final Duration MAX_DURATION = Duration.ofMinutes(10);
    private static final int PAUSE_MILLIS = 500;

    private final Flyway flyway;

    Migrations(Flyway flyway) {
        this.flyway = flyway;
    }

    // Before every other observer, including the framework's scheduler: all need the schema of this release.
    void migrate(@Observes @Priority(Integer.MIN_VALUE) StartupEvent start) throws InterruptedException {
        long startedNanos = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                Optional<SQLException> cause = retryable(e);
                if (cause.isEmpty() || System.nanoTime() - startedNanos > MAX_DURATION.toNanos()) throw e;
                LOG.warnf(
                        "Migration attempt %d was rolled back and is repeated: %s",
                        attempt, cause.get().getMessage());
            }
            Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
        }
    }

    // Lock timeout, deadlock, serialization failure, or a lost connection.
    private static Optional<SQLException> retryable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                boolean transientFailure = state.equals("55P03")
                        || state.startsWith("40")
                        || state.startsWith("08")
                        || state.startsWith("57P");
                if (transientFailure) return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    /** Flyway settings for which Quarkus has no configuration key. */
    @Singleton
    static class Settings implements FlywayConfigurationCustomizer {

        @Override
        public void customize(FluentConfiguration configuration) {
            configuration
                    .lockRetryCount(UNLIMITED_LOCK_RETRIES)
                    .jdbcProperties(Map.of("tcpKeepAlive", "true", "connectTimeout", "5"));
        }
    }
}
