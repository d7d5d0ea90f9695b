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
            update import i set state = 'running', lease = ?, leased_until = dateline_now() + cast(? as interval),
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
        return new Sql()
                .add(CLAIM, lease, config.lease().toString())
                .first(database, ImportJob::of)
                .map(job -> new JobClaim(job, lease));
    }

    /**
     * Locks the import until the transaction ends.
     *
     * @throws LeaseLostException if the lease was lost, the import is not running or its key was revoked
     */
    void lock(JobClaim claim) {
        new Sql()
                .add(
                        "select 1 from import where id = ? and lease = ?",
                        claim.job().id(),
                        claim.lease())
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
        int renewed = new Sql()
                .add("update import set leased_until = dateline_now() + cast(? as interval)", time.toString())
                .add(
                        "where id in (select id from import where id = ? and lease = ?",
                        claim.job().id(),
                        claim.lease())
                .add("for no key update skip locked)")
                .run(database);
        if (renewed == 0 && !isHeld(claim)) throw new LeaseLostException();
    }

    private boolean isHeld(JobClaim claim) {
        return new Sql()
                .add(
                        "select 1 from import where id = ? and lease = ?",
                        claim.job().id(),
                        claim.lease())
                .first(database, row -> true)
                .isPresent();
    }

    void recordMetadata(JobClaim claim, DocumentMetadata metadata) {
        updateLeased(new Sql()
                .add("update import set total = ?, format = ?", metadata.itemCount, metadata.format.word())
                .add(
                        ", leased_until = dateline_now() + cast(? as interval)",
                        config.lease().toString())
                .add("where id = ? and lease = ?", claim.job().id(), claim.lease()));
    }

    /** Moves the position of the run, adds to its counters and renews the lease. */
    void advance(JobClaim claim, int position, ImportJob.ItemCounts added) {
        updateLeased(new Sql()
                .add(
                        "update import set interruptions = 0, position = ?, created = created + ?",
                        position,
                        added.created())
                .add(", updated = updated + ?, unchanged = unchanged + ?", added.updated(), added.unchanged())
                .add(", passed_over = passed_over + ?, refused = refused + ?", added.passedOver(), added.refused())
                .add(
                        ", worked_at = dateline_now(), leased_until = dateline_now() + cast(? as interval)",
                        config.lease().toString())
                .add("where id = ? and lease = ?", claim.job().id(), claim.lease()));
    }

    /**
     * Records that the fetched document of this run is stored completely.
     *
     * @param url that responded, after redirects
     */
    void recordFetchedDocument(JobClaim claim, String url, long bytes, String etag, String lastModified) {
        updateLeased(new Sql()
                .add("update import set document_run = run, document_url = ?, document_bytes = ?", url, bytes)
                .add(", next_etag = cast(? as text), next_last_modified = cast(? as text)", etag, lastModified)
                .add("where id = ? and lease = ?", claim.job().id(), claim.lease()));
    }

    /**
     * Ends a run; a repeated import is scheduled again.
     *
     * @param unchanged whether the other server had no newer document
     */
    void finish(JobClaim claim, boolean unchanged) {
        ImportJob job = claim.job();
        Sql sql = new Sql()
                .add(
                        "update import set state = ?, finished_at = dateline_now()",
                        job.every() == null ? "done" : "scheduled")
                .add(", lease = null, leased_until = null, failures = 0");
        if (!unchanged) sql.add(", etag = next_etag, last_modified = next_last_modified");
        if (unchanged) sql.add(", total = 0");
        updateLeased(scheduleNext(sql, job, job.every()).add("where id = ? and lease = ?", job.id(), claim.lease()));
        jobs.deleteDocument(job.id());
    }

    /** Ends a run as failed; a repeated import is scheduled again, with backoff. */
    void fail(JobClaim claim, String code, String detail) {
        ImportJob job = claim.job();
        Duration backoff = job.every() == null ? null : FetchSchedule.backOff(job.every(), job.failures() + 1);
        Sql sql = new Sql()
                .add(
                        "update import set state = ?, finished_at = dateline_now()",
                        backoff == null ? "failed" : "scheduled")
                .add(", lease = null, leased_until = null, failures = failures + 1")
                .add(", problem_code = ?, problem_detail = ?", code, detail);
        updateLeased(scheduleNext(sql, job, backoff).add("where id = ? and lease = ?", job.id(), claim.lease()));
        jobs.deleteDocument(job.id());
    }

    private static Sql scheduleNext(Sql sql, ImportJob job, Duration wait) {
        if (wait == null) return sql.add(", next_at = null");
        return sql.add(
                ", next_at = dateline_now() + cast(? as interval)",
                FetchSchedule.addJitter(wait).toString());
    }

    /** Expires the lease now, so that another node, or this node after a restart, continues the run. */
    void release(JobClaim claim) {
        new Sql()
                .add(
                        "update import set leased_until = dateline_now() where id = ? and lease = ?",
                        claim.job().id(),
                        claim.lease())
                .run(database);
    }

    private void updateLeased(Sql sql) {
        if (sql.run(database) == 0) throw new LeaseLostException();
    }
}
