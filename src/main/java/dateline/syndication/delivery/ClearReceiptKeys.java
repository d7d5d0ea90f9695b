package dateline.syndication.delivery;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Erases the private halves of receipt-signing keys that the release before kept in the clear. A node of that release which runs on during an
 * upgrade finds its key gone, makes another one and goes on signing; that one is erased in its turn, the last of them within an hour
 * after such a node has stopped. The public halves stay published.
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

    @Scheduled(every = "1h", delayed = "1h")
    void eraseAgain() {
        erase();
    }

    /** @return how many keys had a private half in the clear */
    int erase() {
        int erased = new Sql().add(ERASE).run(database);
        if (erased > 0) {
            LOG.infof(
                    "Erased the private halves of %d receipt-signing keys that an earlier release kept in the clear.",
                    erased);
        }
        return erased;
    }
}
