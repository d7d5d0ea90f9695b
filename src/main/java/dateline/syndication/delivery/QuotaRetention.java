package dateline.syndication.delivery;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/**
 * Removes quota counters 62 days after the start of their period, at least 31 days after its end. The receipts keep
 * what was delivered.
 */
@Singleton
class QuotaRetention implements RetentionTask {

    private final AgroalDataSource database;

    QuotaRetention(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public String table() {
        return "quota_use";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(new Sql().add("""
                        delete from quota_use where (permission_id, period, starts_at) in (
                            select permission_id, period, starts_at from quota_use
                            where starts_at < dateline_now() - interval '62 days' limit ?)
                        """, limit).run(database));
    }
}
