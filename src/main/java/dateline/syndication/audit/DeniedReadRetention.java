package dateline.syndication.audit;

import dateline.database.retention.AgedRows;
import dateline.database.retention.RetentionConfig;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes counted denied reads that are older than {@link RetentionConfig#deniedReads()}. */
@Singleton
class DeniedReadRetention extends AgedRows {

    DeniedReadRetention(RetentionConfig config, AgroalDataSource database) {
        super(database, "denied_read", config.deniedReads(), """
                delete from denied_read where place in (
                    select place from denied_read where first_at < dateline_now() - make_interval(secs => :seconds)
                    order by first_at limit :limit)
                """);
    }
}
