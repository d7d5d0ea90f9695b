package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs work that one node does at its start, in a transaction under an advisory lock. */
public final class StartupLock {

    private static final long POLL_MILLIS = 200;
    // For the work of this node and of those that hold the lock before it, on a slow machine as well.
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofHours(1);

    private StartupLock() {}

    /**
     * Waits for the lock, then runs the work. The transaction may last an hour; the timeouts of other transactions, 5 s
     * in the database and 60 s in the transaction manager, are too short for the work of a slow machine.
     */
    public static void run(AgroalDataSource database, long lock, Runnable work) {
        QuarkusTransaction.requiringNew()
                .timeout(Math.toIntExact(TRANSACTION_TIMEOUT.toSeconds()))
                .run(() -> {
                    acquire(database, lock);
                    work.run();
                });
    }

    // The lock is polled, because a statement that waits in the server would fail at the pool's socket timeout while
    // another node is still working.
    private static void acquire(AgroalDataSource database, long lock) {
        TransactionTimeout.disable(database);
        try {
            while (!Sql.of("select pg_try_advisory_xact_lock(:lock)")
                    .with("lock", lock)
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
