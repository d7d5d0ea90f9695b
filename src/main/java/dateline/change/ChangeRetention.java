package dateline.change;

import dateline.database.retention.RetentionConfig;
import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Removes rows of the change log that newer rows supersede; the function {@code cut_changes} of migration V44 decides
 * which.
 */
@Singleton
class ChangeRetention implements RetentionTask {

    // A cursor may name rows that were written a little before its last read, because checkpoints are written once a
    // minute.
    private static final Duration MARGIN = Duration.ofHours(1);

    private final RetentionConfig config;
    private final AgroalDataSource database;

    ChangeRetention(RetentionConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "change";
    }

    @Override
    public Batch remove(int limit) {
        return Sql.of("select looked, cut from cut_changes(dateline_now() - make_interval(secs => :seconds), :limit)")
                .with("seconds", (double) config.changes().plus(MARGIN).toSeconds())
                .with("limit", limit)
                .first(database, row -> new Batch(row.getInt(1), row.getInt(2)))
                .orElseThrow();
    }
}
