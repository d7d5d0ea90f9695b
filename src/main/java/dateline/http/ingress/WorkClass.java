package dateline.http.ingress;

import java.util.Locale;

/**
 * A class of work: requests of one class share a bounded number of threads and a bounded queue, so that no class can take the threads of
 * another. Which operation belongs to which class stands in {@link WorkTable}.
 */
public enum WorkClass {
    /** Takes text or rights back: kills, withholdings, revocations. It has threads, connections and a key look-up of its own. */
    TAKEDOWN(4, 4, 1),
    /** Change feeds and notices. */
    FEEDS(2, 8, 1),
    /** Change feeds with {@code wait}: the client is prepared to wait, so the queue is long and patient. */
    POLLS(1, 4, 5),
    /** Packages, rights decisions and partner feeds. */
    PACKAGES(3, 12, 1),
    /** Reads without {@code q}. */
    READS(4, 16, 1),
    /** Reads with {@code q}. */
    SEARCHES(2, 8, 1),
    /** Writes that are neither takedown nor heavy. */
    WRITES(3, 12, 1),
    /** Exports and bulk writes; {@code dateline.limits.heavy} threads. */
    HEAVY(2, 2, 5),
    /** Documents of imports as they are uploaded, and logs of imports: streams that last as long as the client takes. */
    DOCUMENTS(3, 3, 10),
    /** Answered without a worker thread or not an operation of the API: neither queued nor refused. */
    NONE(0, 0, 1);

    private final int threadsPerCore;
    private final int maxThreads;
    private final int retryAfterSeconds;

    WorkClass(int threadsPerCore, int maxThreads, int retryAfterSeconds) {
        this.threadsPerCore = threadsPerCore;
        this.maxThreads = maxThreads;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Threads unless configured: so many a core, at most 4 to 16. */
    public int threads(int cores) {
        return Math.min(threadsPerCore * cores, maxThreads);
    }

    /** As it is written in configuration keys, metric tags and the documentation. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
