package dateline.ingest.job;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.ingest.story.ImportJob;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the rows of imports, and cancels those whose key has ended. */
@Singleton
public class ImportJobs {

    // Queued and scheduled imports of an expired key that was rotated pass to the key that replaced it.
    private static final String MOVE_TO_REPLACEMENT_KEYS = """
            update import i set key_id = k.replaced_by from key k
            where k.id = i.key_id and i.state in ('queued', 'scheduled') and k.replaced_by is not null
              and key_ended(k, dateline_now()) = 'key-expired'
            """;

    // Queued and scheduled imports end with their key. A running import completes after its key expires; only
    // revocation of the key cancels it.
    private static final String CANCEL_OF_ENDED_KEYS = """
            update import i set state = 'canceled', lease = null, leased_until = null, next_at = null, finished_at = dateline_now(),
                problem_code = key_ended(k, dateline_now()), problem_detail = :problemDetail
            from key k
            where k.id = i.key_id and (i.state in ('queued', 'scheduled') and key_ended(k, dateline_now()) is not null
                or i.state = 'running' and k.revoked_at is not null)
            returning i.*
            """;

    private final AgroalDataSource database;

    ImportJobs(AgroalDataSource database) {
        this.database = database;
    }

    Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    /** @throws Problem 404 if there is no such import */
    public ImportJob required(UUID id) {
        return Sql.of("select * from import where id = :id")
                .with("id", id)
                .first(database, ImportJob::of)
                .orElseThrow(() -> Problem.of("import-not-found", "There is no import " + id + "."));
    }

    /**
     * Lists imports, newest first.
     *
     * @param id only imports older than this one; null for the newest
     */
    public List<ImportJob> listBefore(UUID id, int limit) {
        Sql sql = Sql.of("select * from import");
        if (id != null) sql = sql.add("where id < :id").with("id", id);
        return sql.add("order by id desc limit :limit").with("limit", limit).list(database, ImportJob::of);
    }

    /**
     * Cancels imports whose key is no longer valid, in the caller's transaction.
     *
     * @return the canceled imports, with the reason
     */
    List<ImportJob> cancelOfEndedKeys() {
        Sql.of(MOVE_TO_REPLACEMENT_KEYS).run(database);
        List<ImportJob> canceled = Sql.of(CANCEL_OF_ENDED_KEYS)
                .with(
                        "problemDetail",
                        "The key that created this import is no longer valid. Create the import again with a valid key.")
                .list(database, ImportJob::of);
        canceled.forEach(job -> deleteDocument(job.id()));
        return canceled;
    }

    /** URL of a fetched document, after redirects; empty for an uploaded document. */
    Optional<String> documentUrl(UUID id) {
        return Sql.of("select coalesce(document_url, url) from import where id = :id and url is not null")
                .with("id", id)
                .first(database, row -> row.getString(1));
    }

    void deleteDocument(UUID id) {
        Sql.of("delete from import_part where import_id = :importId")
                .with("importId", id)
                .run(database);
    }
}
