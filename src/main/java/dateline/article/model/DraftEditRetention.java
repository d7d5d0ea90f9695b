package dateline.article.model;

import dateline.database.retention.RetentionConfig;
import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Removes edits of drafts up to the published revision that are older than {@link RetentionConfig#draftEdits()}. The
 * edit that made the present revision stays, because the 412 response to a stale ETag reports it.
 */
@Singleton
class DraftEditRetention implements RetentionTask {

    private static final UUID SMALLEST_ID = new UUID(0, 0);

    private final RetentionConfig config;
    private final AgroalDataSource database;
    // There is no index by time, so the task iterates over all drafts.
    private UUID last = SMALLEST_ID;

    DraftEditRetention(RetentionConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "draft_edit";
    }

    @Override
    public void beforeRun() {
        last = SMALLEST_ID;
    }

    /** @param limit maximum number of drafts to examine */
    @Override
    public Batch remove(int limit) {
        return Sql.of("""
                        with drafts as materialized (
                            select article_id, revision, published_revision from draft where article_id > :last order by article_id limit :limit
                        ), gone as (
                            delete from draft_edit e using drafts d
                            where e.article_id = d.article_id and e.revision <= d.published_revision and e.revision < d.revision
                              and e.edited_at < dateline_now() - make_interval(secs => :draftEdits)
                            returning 1)
                        select (select count(*) from drafts), (select count(*) from gone),
                               (select article_id from drafts order by article_id desc limit 1)
                        """)
                .with("last", last)
                .with("limit", limit)
                .with("draftEdits", (double) config.draftEdits().toSeconds())
                .first(database, row -> {
                    Batch batch = new Batch(row.getInt(1), row.getInt(2));
                    if (batch.examined() > 0) last = row.getObject(3, UUID.class);
                    return batch;
                })
                .orElseThrow();
    }
}
