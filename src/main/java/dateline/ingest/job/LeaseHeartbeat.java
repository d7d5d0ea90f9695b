package dateline.ingest.job;

import dateline.ingest.job.ImportLeases.JobClaim;

/**
 * Renews a lease while nothing is committed, such as during the validation pass of a long document. The reader calls it
 * for each item.
 */
final class LeaseHeartbeat {

    private final ImportLeases leases;
    private final JobClaim claim;
    private final ImportConfig config;
    private long lastRenewal = System.nanoTime();

    LeaseHeartbeat(ImportLeases leases, JobClaim claim, ImportConfig config) {
        this.leases = leases;
        this.claim = claim;
        this.config = config;
    }

    /**
     * Renews the lease if a quarter of it has passed since the last renewal.
     *
     * @throws ImportLeases.LeaseLostException if the lease was lost
     */
    void renewIfDue() {
        if (System.nanoTime() - lastRenewal < config.lease().toNanos() / 4) return;
        leases.renew(claim, config.lease());
        lastRenewal = System.nanoTime();
    }
}
