package dateline.change;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes checkpoints of the change log that are older than any valid cursor. */
@Singleton
class LogCheckpointRetention implements RetentionTask {

    private final AgroalDataSource database;

    LogCheckpointRetention(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public String table() {
        return "change_mark";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(new Sql()
                .add("""
                        delete from change_mark where at in (
                            select at from change_mark where at < dateline_now() - make_interval(secs => ?) order by at limit ?)
                        """, (double) LogCheckpoints.CURSOR_LIFETIME.toSeconds(), limit)
                .run(database));
    }
}
