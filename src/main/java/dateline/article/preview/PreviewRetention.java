package dateline.article.preview;

import dateline.database.retention.AgedRows;
import dateline.database.retention.RetentionConfig;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes previews, with their pinned copies, that expired longer ago than {@link RetentionConfig#previews()}. */
@Singleton
class PreviewRetention extends AgedRows {

    PreviewRetention(RetentionConfig config, AgroalDataSource database) {
        super(database, "preview", config.previews(), """
                delete from preview where id in (
                    select id from preview where expires_at < dateline_now() - make_interval(secs => :seconds)
                    order by expires_at limit :limit)
                """);
    }
}
