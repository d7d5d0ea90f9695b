package dateline.ingest.job;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes entries of import logs that are older than {@code dateline.imports.log-kept}. */
@Singleton
class ImportEntryRetention extends AgedRows {

    ImportEntryRetention(ImportConfig config, AgroalDataSource database) {
        super(database, "import_entry", config.logKept(), """
                delete from import_entry where (import_id, run, number) in (
                    select import_id, run, number from import_entry
                    where at < dateline_now() - make_interval(secs => :seconds) order by at limit :limit)
                """);
    }
}
