package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.util.concurrent.TimeUnit;

/** An advisory lock for work that one node does at its start, held until the transaction ends. */
public final class StartupLock {

    private static final long POLL_MILLIS = 200;

    private StartupLock() {}

    /**
     * Waits in the caller's transaction, without a limit. The lock is polled, because a statement that waits in the
     * server would fail at the pool's socket timeout while another node is still working.
     */
    public static void acquire(AgroalDataSource database, long lock) {
        new Sql().add("select set_config('transaction_timeout', '0', true)").first(database, row -> true);
        try {
            while (!new Sql()
                    .add("select pg_try_advisory_xact_lock(?)", lock)
                    .first(database, row -> row.getBoolean(1))
                    .orElseThrow()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while another node prepares the database", e);
        }
    }
}
