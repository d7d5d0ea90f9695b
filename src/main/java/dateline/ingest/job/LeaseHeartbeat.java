package dateline.ingest.job;

import dateline.ingest.job.ImportJobs.JobClaim;

/** Keeps a lease while nothing is committed: a long document is gone through item by item, and each may be the one to say so. */
final class LeaseHeartbeat {

    private final ImportJobs jobs;
    private final JobClaim claim;
    private final ImportConfig config;
    private long last = System.nanoTime();

    LeaseHeartbeat(ImportJobs jobs, JobClaim claim, ImportConfig config) {
        this.jobs = jobs;
        this.claim = claim;
        this.config = config;
    }

    /** @throws ImportJobs.LeaseLostException where somebody else has it */
    void beat() {
        if (System.nanoTime() - last < config.lease().toNanos() / 4) return;
        jobs.renew(claim, config.lease());
        last = System.nanoTime();
    }
}
