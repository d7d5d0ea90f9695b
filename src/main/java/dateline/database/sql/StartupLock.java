package dateline.database.sql;

import jakarta.persistence.EntityManager;
import java.util.concurrent.TimeUnit;

/** An advisory lock for work that one node does at its start, held until the transaction ends. */
public final class StartupLock {

    private static final long POLL_MILLIS = 200;

    private StartupLock() {}

    /**
     * Waits in the caller's transaction, without a limit. The lock is polled, because a statement that waits in the
     * server would fail at the pool's socket timeout while another node is still working.
     */
    public static void acquire(EntityManager entities, long lock) {
        entities.createNativeQuery("select set_config('transaction_timeout', '0', true)")
                .getSingleResult();
        try {
            while (!(boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(?1)")
                    .setParameter(1, lock)
                    .getSingleResult()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while another node prepares the database", e);
        }
    }
}
