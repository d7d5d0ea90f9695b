package dateline.ingest.job;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes entries of import logs that are older than {@code dateline.imports.log-kept}. */
@Singleton
class ImportEntryRetention implements RetentionTask {

    private final ImportConfig config;
    private final AgroalDataSource database;

    ImportEntryRetention(ImportConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "import_entry";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(
                new Sql().add("""
                        delete from import_entry where (import_id, run, number) in (
                            select import_id, run, number from import_entry
                            where at < dateline_now() - make_interval(secs => ?) order by at limit ?)
                        """, (double) config.logKept().toSeconds(), limit).run(database));
    }
}
