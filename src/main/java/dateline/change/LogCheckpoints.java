package dateline.change;

import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Records up to which position the change log could be read at some instants. The cursor of a change feed stays at the
 * last change that concerned its reader, so that it reveals nothing of other changes. By the instant in the cursor, the
 * rows skipped since are found here and not read again.
 */
@Singleton
public class LogCheckpoints {

    /** How long a change-feed cursor is valid. */
    public static final Duration CURSOR_LIFETIME = Duration.ofDays(90);

    private static final Logger LOG = Logger.getLogger(LogCheckpoints.class);
    private static final Sql INSERT = Sql.load("change/insert-checkpoint");
    private static final Sql LATEST_AT = Sql.load("change/checkpoint-at");

    private final AgroalDataSource database;

    LogCheckpoints(AgroalDataSource database) {
        this.database = database;
    }

    /** Any node may run it; the statement adds no checkpoint where the log has not moved. */
    @DatabaseJob
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void writeCheckpoints() {
        try {
            writeCheckpoint();
        } catch (Sql.SqlFailure e) {
            LOG.warnf(
                    "The checkpoint of the change log could not be written; the next run in 60 s tries again: %s",
                    e.getMessage());
        }
    }

    /** Writes a checkpoint if the log has moved since the latest one. */
    public void writeCheckpoint() {
        INSERT.run(database);
    }

    /**
     * Where to continue reading for a reader that had read up to a position, and at an instant everything that was
     * readable.
     */
    public Position resumePosition(Position position, Instant readAt) {
        return Position.latest(position, Position.first(LATEST_AT.with("at", readAt), database));
    }
}
