package dateline.syndication.notice;

import dateline.change.Change;
import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Appends the expiry of permissions to the change log, whose trigger opens the notices. Decisions use the clock and do
 * not depend on this job. It runs on every node; {@code skip locked} and {@code end_told} ensure one entry per end.
 */
@Singleton
class PermissionExpiry {

    private static final Logger LOG = Logger.getLogger(PermissionExpiry.class);
    private static final int BATCH = 100;

    private static final Sql DUE = Sql.load("due-permission-ends");

    private final AgroalDataSource database;

    PermissionExpiry(AgroalDataSource database) {
        this.database = database;
    }

    @DatabaseJob
    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void recordAll() {
        try {
            while (recordBatch() == BATCH) {}
        } catch (RuntimeException e) {
            // The permissions stay due, so the next run retries them.
            LOG.warnf("Expired permissions could not be recorded; retrying in 1 s: %s", e.getMessage());
        }
    }

    /**
     * Records one batch.
     *
     * @return the number of due permissions
     */
    int recordBatch() {
        return QuarkusTransaction.requiringNew().call(this::recordDue);
    }

    private int recordDue() {
        List<Due> due = DUE.with("limit", BATCH)
                .list(
                        database,
                        row -> new Due(
                                row.getObject(1, UUID.class),
                                row.getObject(2, OffsetDateTime.class).toInstant()));
        for (Due one : due) Change.of("permission:" + one.permission(), "permission-lapsed", one.now(), "clock");
        return due.size();
    }

    private record Due(UUID permission, Instant now) {}
}
