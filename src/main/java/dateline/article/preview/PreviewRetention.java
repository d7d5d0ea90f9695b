package dateline.article.preview;

import dateline.database.retention.RetentionConfig;
import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes previews, with their pinned copies, that expired longer ago than {@link RetentionConfig#previews()}. */
@Singleton
class PreviewRetention implements RetentionTask {

    private final RetentionConfig config;
    private final AgroalDataSource database;

    PreviewRetention(RetentionConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "preview";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(new Sql()
                .add("""
                        delete from preview where id in (
                            select id from preview where expires_at < dateline_now() - make_interval(secs => ?)
                            order by expires_at limit ?)
                        """, (double) config.previews().toSeconds(), limit)
                .run(database));
    }
}
