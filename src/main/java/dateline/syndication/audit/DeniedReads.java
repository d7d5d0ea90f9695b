package dateline.syndication.audit;

import dateline.database.Sql;
import dateline.http.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Refused reads, counted by key, article, reason and hour. The count never makes a read fail and never makes it wait long: it gives
 * up a lock after a second, and does not wait for the disk.
 */
@Singleton
public class DeniedReads {

    private static final Logger LOG = Logger.getLogger(DeniedReads.class);

    /** Who was refused what. */
    public record Denial(UUID partner, UUID outlet, UUID article, String reason, String key, String keyName) {}

    private final AgroalDataSource database;

    DeniedReads(AgroalDataSource database) {
        this.database = database;
    }

    public void count(Denial denial, Instant now) {
        try {
            QuarkusTransaction.requiringNew().run(() -> add(denial, now));
        } catch (RuntimeException e) {
            LOG.warnf("A refused read was not counted: %s", e.getMessage());
        }
    }

    private void add(Denial denial, Instant now) {
        new Sql()
                .add("select set_config('lock_timeout', '1s', true), set_config('synchronous_commit', 'off', true)")
                .list(database, row -> row.getString(1));
        new Sql()
                .add(
                        """
                        insert into denied_read (id, key_id, made_by, partner_id, outlet_id, article_id, reason, hour, count,
                            first_at, last_at)
                        values (?, ?, ?, ?, ?, ?, ?, date_trunc('hour', cast(? as timestamptz), 'UTC'), 1, ?, ?)
                        on conflict on constraint denied_read_once do update
                        set count = denied_read.count + 1, last_at = greatest(denied_read.last_at, excluded.last_at)
                        """,
                        Ids.next(),
                        denial.key(),
                        denial.keyName(),
                        denial.partner(),
                        denial.outlet(),
                        denial.article(),
                        denial.reason(),
                        now,
                        now,
                        now)
                .run(database);
    }
}
