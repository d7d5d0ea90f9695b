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
    /** Lists and feeds with the bodies of their articles or with related ones, whose responses are large: few at once, so that they fit into the memory. */
    BODIES(2, 4, 1),
    /** Writes that are neither takedown nor heavy. */
    WRITES(3, 12, 1),
    /** Writes with a body above 100 kB: a long text takes many times its bytes while it is read, so few are written at once. */
    LARGE_WRITES(1, 2, 1),
    /** Exports and bulk writes; {@code dateline.limits.heavy} threads. */
    HEAVY(2, 2, 5),
    /** Uploads of import documents, and import logs: streams that last as long as the client needs. */
    DOCUMENTS(3, 3, 10),
    /** Requests that are answered without a worker thread or are no operation of the API: neither queued nor refused. */
    NONE(0, 0, 1);

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long HEAP_OF_LARGE_TEXT = 128L * 1024 * 1024;

    private final int threadsPerCore;
    private final int maxThreads;
    private final int retryAfterSeconds;

    WorkClass(int threadsPerCore, int maxThreads, int retryAfterSeconds) {
        this.threadsPerCore = threadsPerCore;
        this.maxThreads = maxThreads;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Default number of threads: a number per core, with a maximum. Classes of large texts have at most one for each 128 MB of heap. */
    public int threads(int cores) {
        int threads = Math.min(threadsPerCore * cores, maxThreads);
        boolean isOfLargeTexts = this == BODIES || this == LARGE_WRITES;
        return isOfLargeTexts ? Math.min(threads, Math.max(1, (int) (HEAP / HEAP_OF_LARGE_TEXT))) : threads;
    }

    /** Whether a request may wait in the queue until its deadline. In the other classes it is refused after a short time. */
    boolean waitsUntilDeadline() {
        return this == TAKEDOWN || this == POLLS;
    }

    /** The name in configuration keys, metric tags and the documentation. */
    public String externalName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
