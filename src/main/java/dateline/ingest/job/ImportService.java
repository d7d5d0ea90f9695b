package dateline.ingest.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.bulk.ArticleImport;
import dateline.article.bulk.ArticleImport.ImportSource;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.names.Name;
import dateline.database.sql.Sql;
import dateline.database.sql.TransactionTimeout;
import dateline.http.base.StoredJson;
import dateline.http.problem.Problem;
import dateline.ingest.story.ImportJob;
import dateline.outbound.OutboundClient;
import dateline.outbound.Transport;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Creates, cancels and deletes imports in the caller's transaction. */
@Singleton
public class ImportService {

    private static final Duration NAME_LOOKUP = Duration.ofSeconds(15);

    private static final String INSERT = """
            insert into import (id, state, source, url, every_seconds, publish, visibility, visibility_of_new, section, language,
                created_at, created_by, key_id, next_at)
            values (:id, :state, :source, cast(:url as text), cast(:every as bigint), :publish, cast(:visibility as text), :isLicensedByDefault, cast(:section as jsonb), cast(:language as text), :now, :by, :keyId,
                cast(:nextAt as timestamptz))
            """;

    private static final String CANCEL = """
            update import set state = 'canceled', lease = null, leased_until = null, next_at = null, finished_at = dateline_now()
            where id = :job and state in ('awaiting-document', 'receiving', 'queued', 'running', 'scheduled')
            """;

    // A node may still be preparing a batch of a canceled import. Its next transaction finds no row and stops the run.
    private static final String DELETE = """
            delete from import where id = :job and state in ('awaiting-document', 'done', 'failed', 'canceled', 'scheduled', 'queued')
            """;

    private final ArticleImport articleImport;
    private final ImportJobs jobs;
    private final OutboundClient outbound;
    private final AgroalDataSource database;

    ImportService(ArticleImport articleImport, ImportJobs jobs, OutboundClient outbound, AgroalDataSource database) {
        this.articleImport = articleImport;
        this.jobs = jobs;
        this.outbound = outbound;
        this.database = database;
    }

    /** A new import, and the names that were created because the request contains them. */
    public record CreatedImport(ImportJob job, List<Created> created) {}

    /**
     * Creates an import.
     *
     * @param key id of the API key on whose behalf it runs; an upload replaces it by that of the uploader
     * @throws Problem 422 for a url that must not be called
     */
    public CreatedImport create(UUID id, ImportRequest request, String by, String key, Instant now) {
        String url = request.url() == null ? null : checkUrl(request.url());
        ImportSource source = articleImport.createSource(request.source(), by, now);
        // Without a visibility in the request it is decided here, once. Items of a licensed source then get none of
        // their own: when the rights desk changes the source, past and future items change with it.
        boolean isLicensedByDefault =
                request.visibility() == null && !source.visibility().equals("licensed");
        Sql.of(INSERT)
                .with("id", id)
                .with("state", url == null ? "awaiting-document" : "queued")
                .with("source", source.slug())
                .with("url", url)
                .with("every", request.every() == null ? null : request.every().toSeconds())
                .with("publish", Boolean.TRUE.equals(request.publish()))
                .with("visibility", isLicensedByDefault ? "licensed" : request.visibility())
                .with("isLicensedByDefault", isLicensedByDefault)
                .with("section", toJson(request.section()))
                .with("language", request.language())
                .with("now", now)
                .with("by", by)
                .with("keyId", key)
                .with("nextAt", url == null ? null : now)
                .run(database);
        return new CreatedImport(jobs.required(id), source.created());
    }

    // The name look-up can take as long as the transaction timeout, so the timeout restarts before it; nothing was
    // written yet.
    private String checkUrl(String url) {
        TransactionTimeout.restart(database, NAME_LOOKUP);
        return outbound.check(url, Transport.ANY, "/url").toString();
    }

    private static String toJson(Name name) {
        if (name == null) return null;
        ObjectNode json = StoredJson.MAPPER.createObjectNode();
        return json.put("slug", name.slug()).put("name", name.name()).toString();
    }

    /** @throws Problem 409 if the import has ended already */
    public void cancel(ImportJob job) {
        if (Sql.of(CANCEL).with("job", job.id()).run(database) == 0)
            throw Problem.of("state-conflict", "The import is " + job.apiState() + ", so it cannot be canceled.")
                    .with("state", job.apiState());
        jobs.deleteDocument(job.id());
    }

    /**
     * Deletes an import and its log; imported articles stay.
     *
     * @throws Problem 409 while it is in progress
     */
    public void delete(ImportJob job) {
        if (Sql.of(DELETE).with("job", job.id()).run(database) == 0)
            throw Problem.of("state-conflict", "The import is " + job.apiState() + ". Cancel it first.")
                    .with("state", job.apiState());
    }
}
