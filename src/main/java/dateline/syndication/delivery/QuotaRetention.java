package dateline.syndication.delivery;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Removes quota counters 62 days after the start of their period, at least 31 days after its end. The receipts keep
 * what was delivered.
 */
@Singleton
class QuotaRetention extends AgedRows {

    QuotaRetention(AgroalDataSource database) {
        super(database, "quota_use", Duration.ofDays(62), """
                delete from quota_use where (permission_id, use, period, starts_at) in (
                    select permission_id, use, period, starts_at from quota_use
                    where starts_at < dateline_now() - make_interval(secs => :seconds) limit :limit)
                """);
    }
}
