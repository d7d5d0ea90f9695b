package dateline.change;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes checkpoints of the change log that are older than any valid cursor. */
@Singleton
class LogCheckpointRetention extends AgedRows {

    LogCheckpointRetention(AgroalDataSource database) {
        super(database, "change_mark", LogCheckpoints.CURSOR_LIFETIME, """
                delete from change_mark where at in (
                    select at from change_mark where at < dateline_now() - make_interval(secs => :seconds) order by at limit :limit)
                """);
    }
}
