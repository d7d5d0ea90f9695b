package dateline.http.ingress;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * The filters that a request passes before REST, in the order in which they run. Every filter is registered through its constant. Those up to
 * {@link #ADMISSION} run on the event loop and never block; the ones after it run on the worker thread of the request.
 */
public enum RequestFilter {
    /**
     * Writes a line of the access log when the request has ended, if the operator wants one; otherwise it is not registered. First, so that
     * it covers refused requests and cache hits.
     */
    ACCESS_LOG(10_001),

    /**
     * Assigns the request id and the security headers; refuses request targets, hosts and framing that two programs may read differently.
     * Early, because every later step relies on an unambiguous request, and every response carries these headers.
     */
    INGRESS_CHECKS(10_000),

    /**
     * Answers requests without a key from the response cache. It needs nothing but a checked request: no key is looked up, and the
     * deadline starts only for a request that waits for the execution of another.
     */
    RESPONSE_CACHE_WITHOUT_KEY(9_999),

    /** Answers CORS preflights. Before every key look-up, because browsers send preflights without a key. */
    CORS_PREFLIGHT(9_500),

    /**
     * Refuses a request whose class of work is full, so that a refusal costs no key look-up. After the cache for requests without a key,
     * because a cache hit needs no thread. Lets requests pass that the cache for requests with a key may still answer.
     */
    EARLY_REFUSAL(9_000),

    /**
     * Looks the key up and answers requests with a key from the response cache. Before the authentication of Quarkus, which a cache hit
     * does not need; authentication reuses the result of the look-up.
     */
    RESPONSE_CACHE_WITH_KEY(251),

    /** Refuses what {@link #EARLY_REFUSAL} let pass and the cache did not answer. Before authentication, which may query the database. */
    EARLY_REFUSAL_AFTER_CACHE(250),

    /**
     * Starts the deadline, unless the response cache has started it because the request waited there, and puts the request id into the
     * log. After the response cache, so that a hit needs no timer; before authentication, which may wait for the database.
     */
    DEADLINE(249),

    /** Authentication by Quarkus, which calls {@code KeyAuthenticationMechanism}. After this step the key of the request is known. */
    AUTHENTICATION(200, true),

    /**
     * Leaves a failure of authorization after this step to REST, and sets the path template for metrics. Quarkus would do both
     * at 199, but would match the path against all routes again, which takes an eighth of the processor time of an uncached article. Runs
     * after authentication although it has the same number, because it is registered later.
     */
    SECURITY_FAILURES(200),

    /** Authorization by path of Quarkus. Dateline configures none: the annotations of the resource methods decide, in REST. */
    AUTHORIZATION(100, true),

    /** Counts the request against its key or address. After authentication, because a key has a limit of its own. */
    RATE_LIMITS(10),

    /**
     * Answers {@code OPTIONS} from the routes. After the rate limits, because it counts as a request; before REST, which would answer that
     * every method is allowed everywhere.
     */
    OPTIONS(5),

    /**
     * Receives the body into memory. After authentication and rate limits, so that a refused request occupies no memory; before admission,
     * so that a slow sender holds no thread.
     */
    REQUEST_BODIES(4),

    /**
     * Gives the request a worker thread of its class, queues it or refuses it. The last decision: caller and body are known. All that
     * follows runs on the worker thread.
     */
    ADMISSION(3),

    /**
     * Quarkus sets the limit of a body that is streamed, {@code quarkus.http.limits.max-body-size}. It applies to documents of imports
     * only, since {@link #REQUEST_BODIES} receives all other bodies within {@code dateline.limits.body}.
     */
    UPLOAD_LIMIT(2, true);

    private final int priority;
    private final boolean ofQuarkus;

    RequestFilter(int priority) {
        this(priority, false);
    }

    RequestFilter(int priority, boolean ofQuarkus) {
        this.priority = priority;
        this.ofQuarkus = ofQuarkus;
    }

    /** A filter with a higher priority runs earlier. */
    public int priority() {
        return priority;
    }

    /** Whether Quarkus registers this filter itself. */
    public boolean isOfQuarkus() {
        return ofQuarkus;
    }

    /** @throws IllegalStateException for a filter of Quarkus */
    public void register(Filters filters, Handler<RoutingContext> filter) {
        if (ofQuarkus) throw new IllegalStateException(this + " is registered by Quarkus.");
        filters.register(filter, priority);
    }
}
