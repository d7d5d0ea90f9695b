package dateline.syndication.delivery;

import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Deletes the private keys of receipt signers that the previous release stored unencrypted. A node of that release that
 * still runs during an upgrade finds its key missing, creates another one and continues to sign; the hourly run deletes
 * that key too. The last such key is deleted within one hour after the last such node has stopped. The public keys stay
 * published.
 */
@Singleton
class ClearReceiptKeys {

    private static final Logger LOG = Logger.getLogger(ClearReceiptKeys.class);

    private static final String ERASE = """
            with gone as (delete from secret where name like 'receipt-key:%' returning substr(name, length('receipt-key:') + 1) as kid)
            update receipt_key set expires_at = dateline_now() where kid in (select kid from gone)
            """;

    private final AgroalDataSource database;

    ClearReceiptKeys(AgroalDataSource database) {
        this.database = database;
    }

    void eraseAtStart(@Observes StartupEvent start) {
        erase();
    }

    @DatabaseJob
    @Scheduled(every = "1h", delayed = "1h")
    void eraseHourly() {
        erase();
    }

    /** @return number of keys whose unencrypted private key was deleted */
    int erase() {
        int erased = Sql.of(ERASE).run(database);
        if (erased > 0) {
            LOG.infof(
                    "Deleted the unencrypted private keys of %d receipt signing keys that an earlier release stored.",
                    erased);
        }
        return erased;
    }
}
