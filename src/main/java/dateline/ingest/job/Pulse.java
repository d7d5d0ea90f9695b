package dateline.ingest.job;

import dateline.ingest.job.Jobs.Claim;

/** Keeps a lease while nothing is committed: a long document is gone through item by item, and each may be the one to say so. */
final class Pulse {

    private final Jobs jobs;
    private final Claim claim;
    private final ImportConfig config;
    private long last = System.nanoTime();

    Pulse(Jobs jobs, Claim claim, ImportConfig config) {
        this.jobs = jobs;
        this.claim = claim;
        this.config = config;
    }

    /** @throws Jobs.Lost where somebody else has it */
    void beat() {
        if (System.nanoTime() - last < config.lease().toNanos() / 4) return;
        jobs.renew(claim, config.lease());
        last = System.nanoTime();
    }
}
