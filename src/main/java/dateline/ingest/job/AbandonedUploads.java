package dateline.ingest.job;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Removes the documents of uploads that ended with their node. An upload that continues has renewed its lease. */
@Singleton
class AbandonedUploads extends AgedRows {

    AbandonedUploads(AgroalDataSource database) {
        super(database, "import_part", Duration.ofHours(1), """
                delete from import_part where (import_id, number) in (
                    select p.import_id, p.number from import i join import_part p on p.import_id = i.id
                    where i.state = 'receiving' and i.leased_until < dateline_now() - make_interval(secs => :seconds) limit :limit)
                """);
    }
}
