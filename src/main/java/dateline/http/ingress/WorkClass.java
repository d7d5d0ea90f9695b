package dateline.http.ingress;

import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A class of work. Requests of one class share a bounded number of threads and a bounded queue, so that no class can use the threads of
 * another. {@link WorkTable} assigns operations to classes.
 */
public enum WorkClass {
    /** Kills, withholdings, unpublications, suspensions and revocations. It has threads, connections and a key look-up of its own. */
    TAKEDOWN(4, 4, 1),
    /** Change feeds and notices. */
    FEEDS(2, 8, 1),
    /** Change feeds with {@code wait}: the client is prepared to wait, so requests may stay in a long queue. */
    POLLS(1, 4, 5),
    /** Packages, rights decisions and partner feeds. */
    PACKAGES(3, 12, 1),
    /** Reads without {@code q}. */
    READS(4, 16, 1),
    /** Reads with {@code q}. */
    SEARCHES(2, 8, 1),
    /** Lists and feeds with the bodies of their articles, whose responses are large: few at once, so that they fit into the memory. */
    BODIES(2, 4, 1),
    /** Writes that are neither takedown nor heavy. */
    WRITES(3, 12, 1),
    /** Exports and bulk writes; {@code dateline.limits.heavy} threads. */
    HEAVY(2, 2, 5),
    /** Uploads of import documents, and import logs: streams that last as long as the client needs. */
    DOCUMENTS(3, 3, 10),
    /** Requests that are answered without a worker thread or are no operation of the API: neither queued nor refused. */
    NONE(0, 0, 1);

    private final int threadsPerCore;
    private final int maxThreads;
    private final int retryAfterSeconds;

    WorkClass(int threadsPerCore, int maxThreads, int retryAfterSeconds) {
        this.threadsPerCore = threadsPerCore;
        this.maxThreads = maxThreads;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Default number of threads: a number per core, with a maximum. */
    public int threads(int cores) {
        return Math.min(threadsPerCore * cores, maxThreads);
    }

    /** The name in configuration keys, metric tags and the documentation. */
    public String externalName() {
        return name().toLowerCase(Locale.ROOT);
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Threads of these classes together, computed before the application starts, to size the connection pools. */
    public static int threads(Set<WorkClass> classes, int cores, ToIntFunction<WorkClass> configured) {
        return classes.stream()
                .mapToInt(work -> {
                    int configuredThreads = configured.applyAsInt(work);
                    return configuredThreads > 0 ? configuredThreads : work.threads(cores);
                })
                .sum();
    }
}
