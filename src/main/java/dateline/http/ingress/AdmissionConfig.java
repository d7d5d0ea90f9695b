package dateline.http.ingress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Admission of requests to worker threads, by class of work. The classes are listed in docs/admission.md. */
@ConfigMapping(prefix = "dateline.admission")
public interface AdmissionConfig {

    /**
     * Worker threads of one class: takedown, feeds, polls, packages, reads, searches, bodies, writes, large-writes, heavy or documents. At least 1. Each thread
     * needs a database connection. Default: depends on the processor cores, see docs/admission.md.
     *
     * @return threads
     */
    Map<String, Integer> threads();

    /**
     * Requests that may wait for each thread of a class. Above this limit requests are refused with 503. One caller gets at most three quarters
     * of four or more threads and of the queue. Takedown, polls, heavy work and documents have limits of their own.
     *
     * @return requests per thread
     */
    @WithDefault("2")
    int waiting();

    /**
     * Longest time that a request waits for a thread before it is refused with 503. Takedown requests and polls wait for up to
     * {@code dateline.limits.deadline} instead.
     */
    @WithDefault("100ms")
    Duration patience();

    /**
     * Takedown requests of one key that may wait for a thread.
     *
     * @return requests
     */
    @WithDefault("4")
    int takedownWaiting();

    /**
     * Takedown requests whose key may be looked up at the same time.
     *
     * @return requests
     */
    @WithDefault("32")
    int takedownLookups();
}
