package dateline.ingest.job;

import dateline.database.sql.Sql;
import dateline.http.ingress.Deadline;
import dateline.http.ingress.HttpLimits;
import dateline.http.problem.Problem;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.story.ImportJob;
import dateline.ingest.xml.DocumentRefusedException;
import io.agroal.api.AgroalDataSource;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Receives the uploaded document of an import in chunks and validates it before the import is queued. A document that
 * is incomplete or unreadable is deleted.
 */
@Singleton
public class DocumentUpload {

    private static final String RETRY_SECONDS = "10";

    private static final String START_RECEIVING = """
            update import set state = 'receiving', lease = :lease, leased_until = dateline_now() + interval '2 minutes'
            where id = :id and url is null and state = :state
              and (state in ('awaiting-document', 'done', 'failed', 'canceled')
                   or state = 'receiving' and leased_until < dateline_now())
            """;

    private static final String QUEUE = """
            update import set state = 'queued', key_id = :keyId, lease = null, leased_until = null, next_at = dateline_now(), document_run = run + 1,
                document_bytes = :documentBytes, format = :format, total = :total, position = 0, created = 0, updated = 0, unchanged = 0, passed_over = 0,
                refused = 0, started_at = null, worked_at = null, finished_at = null, problem_code = null, problem_detail = null
            where id = :id and lease = :lease returning next_at
            """;

    // The uploader receives the error in the response; the import returns to its former state.
    private static final String RESTORE_STATE =
            "update import set state = :apiState, lease = null, leased_until = null where id = :before and lease = :lease";

    private final AgroalDataSource database;
    private final ImportJobs jobs;
    private final DocumentChunks chunks;
    private final ValidationPass validationPass;
    private final ValidationPassCache validationCache;
    private final HttpLimits limits;
    private final ImportConfig config;
    private final Semaphore permits;

    DocumentUpload(
            AgroalDataSource database,
            ImportJobs jobs,
            DocumentChunks chunks,
            ValidationPass validationPass,
            ValidationPassCache validationCache,
            HttpLimits limits,
            ImportConfig config) {
        this.database = database;
        this.jobs = jobs;
        this.chunks = chunks;
        this.validationPass = validationPass;
        this.validationCache = validationCache;
        this.limits = limits;
        this.config = config;
        this.permits = new Semaphore(config.uploads());
    }

    /**
     * Receives and validates a document, then queues the import.
     *
     * @param key id of the API key that the run belongs to
     * @throws Problem 409 if the import is in progress or fetches its document itself, 422 for a document that cannot
     *     be read, 503 while too many other uploads run
     */
    public void receive(UUID id, InputStream in, String key, RoutingContext rc) throws IOException {
        if (!permits.tryAcquire()) {
            throw Problem.of(
                            "overloaded",
                            "The node is receiving other documents. Try again in " + RETRY_SECONDS + " seconds.")
                    .header("Retry-After", RETRY_SECONDS);
        }
        try {
            Deadline.extendWhileReceiving(rc, config.uploadDeadline(), limits.bodyRate());
            UUID lease = UUID.randomUUID();
            ImportJob before = jobs.required(id);
            if (Sql.of(START_RECEIVING)
                            .with("lease", lease)
                            .with("id", id)
                            .with("state", before.state())
                            .run(database)
                    == 0) throw stateConflict(jobs.required(id));
            validateAndQueue(before, lease, key, in);
        } finally {
            permits.release();
        }
    }

    private void validateAndQueue(ImportJob before, UUID lease, String key, InputStream in) throws IOException {
        UUID id = before.id();
        try {
            long bytes = chunks.write(id, lease, in, limits.document());
            if (bytes == 0) throw Problem.of("body-missing", "Send the document as the body of the request.");
            DocumentMetadata metadata = validationPass.validate(id, () -> {});
            Instant queuedAt = Sql.of(QUEUE)
                    .with("keyId", key)
                    .with("documentBytes", bytes)
                    .with("format", metadata.format.word())
                    .with("total", metadata.itemCount)
                    .with("id", id)
                    .with("lease", lease)
                    .first(database, row -> Sql.instant(row, "next_at"))
                    .orElseThrow(ImportLeases.LeaseLostException::new);
            validationCache.remember(id, queuedAt, metadata);
        } catch (DocumentRefusedException refusal) {
            restoreState(before, lease);
            throw toProblem(refusal);
        } catch (ImportLeases.LeaseLostException lost) {
            throw stateConflict(jobs.required(id));
        } catch (IOException | RuntimeException | Error e) {
            restoreState(before, lease);
            throw e;
        }
    }

    private void restoreState(ImportJob before, UUID lease) {
        int restored = Sql.of(RESTORE_STATE)
                .with("apiState", before.apiState())
                .with("before", before.id())
                .with("lease", lease)
                .run(database);
        if (restored > 0) jobs.deleteDocument(before.id());
    }

    private static Problem toProblem(DocumentRefusedException refusal) {
        if (refusal.code().equals("document-too-large")) return Problem.of("body-too-large", refusal.getMessage());
        return Problem.of("document-refused", refusal.getMessage() + " Nothing was stored.")
                .with("reason", refusal.code());
    }

    private static Problem stateConflict(ImportJob job) {
        String detail;
        if (job.url() != null) detail = "This import fetches its document from " + job.url() + ".";
        else if (job.isReceiving())
            detail =
                    "Another document of this import is being received. Wait until it has arrived, or cancel the import.";
        else detail = "The import accepts a document only when it processes none. It is " + job.apiState() + ".";
        return Problem.of("state-conflict", detail).with("state", job.apiState());
    }
}
