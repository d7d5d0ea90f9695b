package dateline.ingest.job;

import dateline.database.sql.Sql;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.story.ImportJob;
import dateline.outbound.FetchSchedule;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Claims imports and updates the rows of claimed ones. A lease decides which node works on an import, so no leader is
 * needed.
 */
@Singleton
class ImportLeases {

    /** The lease was lost: another node has it, or the import was canceled. The run must write nothing more. */
    static final class LeaseLostException extends RuntimeException {
        LeaseLostException() {
            super(null, null, false, false);
        }
    }

    /** A claimed import with its lease, which must be renewed before it expires. */
    record JobClaim(ImportJob job, UUID lease) {}

    // A due import starts a new run with all counters at 0. A run whose lease has expired continues at its position.
    private static final String CLAIM = """
            update import i set state = 'running', lease = :lease, leased_until = dateline_now() + cast(:period as interval),
                run = case when i.state = 'running' then i.run else i.run + 1 end,
                interruptions = case when i.state = 'running' then i.interruptions + 1 else 0 end,
                position = case when i.state = 'running' then i.position else 0 end,
                total = case when i.state = 'running' or i.document_run > i.run then i.total end,
                created = case when i.state = 'running' then i.created else 0 end,
                updated = case when i.state = 'running' then i.updated else 0 end,
                unchanged = case when i.state = 'running' then i.unchanged else 0 end,
                passed_over = case when i.state = 'running' then i.passed_over else 0 end,
                refused = case when i.state = 'running' then i.refused else 0 end,
                started_at = case when i.state = 'running' then i.started_at else dateline_now() end,
                worked_at = case when i.state = 'running' then i.worked_at end,
                finished_at = null, problem_code = null, problem_detail = null
            where i.id = (
                select w.id from import w
                where (w.state in ('queued', 'scheduled') and w.next_at <= dateline_now()
                       or w.state = 'running' and w.leased_until < dateline_now())
                  and not exists (select from key k where k.id = w.key_id and case when w.state = 'running'
                      then k.revoked_at is not null else key_ended(k, dateline_now()) is not null end)
                order by coalesce(w.next_at, w.leased_until) limit 1 for update skip locked)
            returning i.*
            """;

    private final ImportJobs jobs;
    private final ImportConfig config;
    private final AgroalDataSource database;

    ImportLeases(ImportJobs jobs, ImportConfig config, AgroalDataSource database) {
        this.jobs = jobs;
        this.config = config;
        this.database = database;
    }

    /** Claims the import that is due longest, or whose lease has expired. */
    Optional<JobClaim> claim() {
        UUID lease = UUID.randomUUID();
        return Sql.of(CLAIM)
                .with("lease", lease)
                .with("period", config.lease().toString())
                .first(database, ImportJob::of)
                .map(job -> new JobClaim(job, lease));
    }

    /**
     * Locks the import until the transaction ends.
     *
     * @throws LeaseLostException if the lease was lost, the import is not running or its key was revoked
     */
    void lock(JobClaim claim) {
        Sql.of("select 1 from import where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease())
                .add("and state = 'running'")
                .add("and not exists (select from key k where k.id = key_id and k.revoked_at is not null) for update")
                .first(database, row -> true)
                .orElseThrow(LeaseLostException::new);
    }

    /**
     * Extends the lease to {@code time} from now. Does nothing while a batch of this run has locked the import: its commit renews the
     * lease.
     *
     * @throws LeaseLostException if the lease was lost
     */
    void renew(JobClaim claim, Duration time) {
        int renewed = Sql.of("update import set leased_until = dateline_now() + cast(:time as interval)")
                .with("time", time.toString())
                .add("where id in (select id from import where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease())
                .add("for no key update skip locked)")
                .run(database);
        if (renewed == 0 && !isHeld(claim)) throw new LeaseLostException();
    }

    private boolean isHeld(JobClaim claim) {
        return Sql.of("select 1 from import where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease())
                .first(database, row -> true)
                .isPresent();
    }

    void recordMetadata(JobClaim claim, DocumentMetadata metadata) {
        updateLeased(Sql.of("update import set total = :total, format = :format")
                .with("total", metadata.itemCount)
                .with("format", metadata.format.word())
                .add(", leased_until = dateline_now() + cast(:lease as interval)")
                .with("lease", config.lease().toString())
                .add("where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease()));
    }

    /** Moves the position of the run, adds to its counters and renews the lease. */
    void advance(JobClaim claim, int position, ImportJob.ItemCounts added) {
        updateLeased(Sql.of("update import set interruptions = 0, position = :position, created = created + :created")
                .with("position", position)
                .with("created", added.created())
                .add(", updated = updated + :updated, unchanged = unchanged + :unchanged")
                .with("updated", added.updated())
                .with("unchanged", added.unchanged())
                .add(", passed_over = passed_over + :passedOver, refused = refused + :refused")
                .with("passedOver", added.passedOver())
                .with("refused", added.refused())
                .add(", worked_at = dateline_now(), leased_until = dateline_now() + cast(:lease as interval)")
                .with("lease", config.lease().toString())
                .add("where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease()));
    }

    /**
     * Records that the fetched document of this run is stored completely.
     *
     * @param url that responded, after redirects
     */
    void recordFetchedDocument(JobClaim claim, String url, long bytes, String etag, String lastModified) {
        updateLeased(
                Sql.of("update import set document_run = run, document_url = :url, document_bytes = :documentBytes")
                        .with("url", url)
                        .with("documentBytes", bytes)
                        .add(", next_etag = cast(:etag as text), next_last_modified = cast(:lastModified as text)")
                        .with("etag", etag)
                        .with("lastModified", lastModified)
                        .add("where id = :job and lease = :lease")
                        .with("job", claim.job().id())
                        .with("lease", claim.lease()));
    }

    /**
     * Ends a run; a repeated import is scheduled again.
     *
     * @param unchanged whether the other server had no newer document
     */
    void finish(JobClaim claim, boolean unchanged) {
        ImportJob job = claim.job();
        Sql sql = Sql.of("update import set state = :state, finished_at = dateline_now()")
                .with("state", job.every() == null ? "done" : "scheduled")
                .add(", lease = null, leased_until = null, failures = 0");
        if (!unchanged) sql = sql.add(", etag = next_etag, last_modified = next_last_modified");
        if (unchanged) sql = sql.add(", total = 0");
        updateLeased(scheduleNext(sql, job, job.every())
                .add("where id = :job and lease = :lease")
                .with("job", job.id())
                .with("lease", claim.lease()));
        jobs.deleteDocument(job.id());
    }

    /** Ends a run as failed; a repeated import is scheduled again, with backoff. */
    void fail(JobClaim claim, String code, String detail) {
        ImportJob job = claim.job();
        Duration backoff = job.every() == null ? null : FetchSchedule.backOff(job.every(), job.failures() + 1);
        Sql sql = Sql.of("update import set state = :state, finished_at = dateline_now()")
                .with("state", backoff == null ? "failed" : "scheduled")
                .add(", lease = null, leased_until = null, failures = failures + 1")
                .add(", problem_code = :code, problem_detail = :detail")
                .with("code", code)
                .with("detail", detail);
        updateLeased(scheduleNext(sql, job, backoff)
                .add("where id = :job and lease = :lease")
                .with("job", job.id())
                .with("lease", claim.lease()));
        jobs.deleteDocument(job.id());
    }

    private static Sql scheduleNext(Sql sql, ImportJob job, Duration wait) {
        if (wait == null) return sql.add(", next_at = null");
        return sql.add(", next_at = dateline_now() + cast(:wait as interval)")
                .with("wait", FetchSchedule.addJitter(wait).toString());
    }

    /** Expires the lease now, so that another node, or this node after a restart, continues the run. */
    void release(JobClaim claim) {
        Sql.of("update import set leased_until = dateline_now() where id = :job and lease = :lease")
                .with("job", claim.job().id())
                .with("lease", claim.lease())
                .run(database);
    }

    private void updateLeased(Sql sql) {
        if (sql.run(database) == 0) throw new LeaseLostException();
    }
}
