package dateline.syndication.audit;

import dateline.database.retention.RetentionConfig;
import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes counted denied reads that are older than {@link RetentionConfig#deniedReads()}. */
@Singleton
class DeniedReadRetention implements RetentionTask {

    private final RetentionConfig config;
    private final AgroalDataSource database;

    DeniedReadRetention(RetentionConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "denied_read";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(new Sql()
                .add("""
                        delete from denied_read where place in (
                            select place from denied_read where first_at < dateline_now() - make_interval(secs => ?)
                            order by first_at limit ?)
                        """, (double) config.deniedReads().toSeconds(), limit)
                .run(database));
    }
}
