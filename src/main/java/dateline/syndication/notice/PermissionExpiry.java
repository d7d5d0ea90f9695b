package dateline.syndication.notice;

import dateline.change.Change;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
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

    // Permissions without a receipt need no notice. A revocation, or the closing of a partner, opens its notices
    // itself; for these the query only finds deliveries that were in progress at that instant.
    private static final String DUE = """
            select id from permission
            where not end_told and (state = 'revoked' or state in ('active', 'suspended')
                  and (valid_until <= ?1 or partner_id in (select id from partner where status = 'closed')))
              and exists (select from receipt where permission_id = permission.id)
            order by valid_until limit ?2 for no key update skip locked
            """;

    private final EntityManager entities;

    PermissionExpiry(EntityManager entities) {
        this.entities = entities;
    }

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

    @SuppressWarnings("unchecked")
    private int recordDue() {
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        List<UUID> due = entities.createNativeQuery(DUE, UUID.class)
                .setParameter(1, now)
                .setParameter(2, BATCH)
                .getResultList();
        for (UUID id : due) Change.of("permission:" + id, "permission-lapsed", now, "clock");
        return due.size();
    }
}
