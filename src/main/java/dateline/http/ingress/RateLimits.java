package dateline.http.ingress;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.github.bucket4j.Bucket;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits the requests per minute of each key and of each address without a key, on this node. Every response carries {@code RateLimit} and
 * {@code RateLimit-Policy}; above the limit the server answers 429 with {@code Retry-After}. A 304 from the response cache is not counted.
 * Requests that are refused before the key is known, and keys that are not in force, count against the address.
 */
@Singleton
public class RateLimits {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    // A bucket takes half a kilobyte, and there are three sets of them: together at most a tenth of the heap.
    private static final long MAX_CALLERS = Runtime.getRuntime().maxMemory() / 16_000;
    private static final String COUNTED = "dateline.limits.counted";
    private static final String SERVED_FROM_CACHE = "dateline.limits.cached";

    private final HttpLimits config;
    private final ProblemWriter problems;
    private final RateLimitKey rateLimitKey;
    private final LoadingCache<String, Bucket> anonymous;
    private final LoadingCache<String, Bucket> keys;
    private final LoadingCache<String, Bucket> refusals;

    RateLimits(HttpLimits config, RateLimitKey rateLimitKey, ProblemWriter problems) {
        this.config = config;
        this.problems = problems;
        this.rateLimitKey = rateLimitKey;
        this.anonymous = buckets(config.anonymous());
        this.keys = buckets(config.key());
        this.refusals = buckets(config.refusals());
    }

    void register(@Observes Filters filters) {
        if (!config.enabled()) return;
        RequestFilter.RATE_LIMITS.register(filters, this::filter);
    }

    private void filter(RoutingContext rc) {
        if (tryAdmit(rc)) rc.next();
    }

    /**
     * Counts a request once and adds the headers to its response. Above the limit it writes the 429 and returns false. A takedown with a key
     * in force is counted but never refused. Health checks are not counted, so that a flood of requests through the same proxy cannot
     * make a supervisor stop a healthy node.
     */
    public boolean tryAdmit(RoutingContext rc) {
        if (!config.enabled() || rc.get(COUNTED) != null) return true;
        boolean withKey = rateLimitKey.hasKey(rc);
        return withKey
                ? tryAdmit(
                        rc,
                        keys.get(rateLimitKey.of(rc)),
                        "key",
                        config.key(),
                        Work.of(rc).isTakedownForAnyBody())
                : tryAdmit(rc, anonymous.get(rateLimitKey.of(rc)), "anonymous", config.anonymous(), false);
    }

    /**
     * Counts a request that is refused before its key is known against its address. Above the limit it writes the 429, closes the connection
     * and returns false.
     */
    boolean tryAdmitRefusal(RoutingContext rc) {
        if (!config.enabled() || rc.get(COUNTED) != null) return true;
        Bucket bucket = anonymous.get(rateLimitKey.address(rc));
        if (bucket.getAvailableTokens() == 0) RequestFraming.closeAfterResponse(rc);
        return tryAdmit(rc, bucket, "anonymous", config.anonymous(), false);
    }

    /** The response cache answers this request: a 304 is not counted. */
    public static void markServedFromCache(RoutingContext rc) {
        rc.put(SERVED_FROM_CACHE, true);
    }

    /** Whether the response cache answers this request. */
    public static boolean isServedFromCache(RoutingContext rc) {
        return rc.get(SERVED_FROM_CACHE) != null;
    }

    /** Whether this address has sent more keys that are not in force within a minute than it may. */
    public boolean hasSentTooManyWrongKeys(RoutingContext rc) {
        return config.enabled() && refusals.get(rateLimitKey.address(rc)).getAvailableTokens() == 0;
    }

    /** The 429 for a key that is not looked up because its address has sent too many wrong keys. */
    public Problem tooManyWrongKeys(RoutingContext rc) {
        return limitExceeded(
                rc,
                refusals.get(rateLimitKey.address(rc)),
                "refusals",
                config.refusals(),
                "Too many refused keys from this address.");
    }

    /** Counts a key that is not in force against the address. @return the 429 that replaces the 401 above the limit */
    public Optional<Problem> countWrongKey(RoutingContext rc) {
        if (!config.enabled()) return Optional.empty();
        return refusals.get(rateLimitKey.address(rc)).tryConsume(1)
                ? Optional.empty()
                : Optional.of(tooManyWrongKeys(rc));
    }

    private boolean tryAdmit(RoutingContext rc, Bucket bucket, String policy, int quota, boolean neverRefuse) {
        rc.put(COUNTED, true);
        boolean isCounted = !Work.of(rc).isHealthCheck();
        if (isCounted && !bucket.tryConsume(1) && !neverRefuse) {
            problems.write(limitExceeded(rc, bucket, policy, quota, "More than " + quota + " requests a minute."), rc);
            return false;
        }
        rc.addHeadersEndHandler(end -> {
            if (rc.response().getStatusCode() == 304 && isServedFromCache(rc)) bucket.addTokens(1);
            addHeaders(rc, bucket, policy, quota);
        });
        return true;
    }

    private static Problem limitExceeded(RoutingContext rc, Bucket bucket, String policy, int quota, String detail) {
        addHeaders(rc, bucket, policy, quota);
        long waitSeconds = 1
                + Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                        .toSeconds();
        return Problem.of("rate-limited", detail + " Try again in " + waitSeconds + " seconds.")
                .header("Retry-After", String.valueOf(waitSeconds));
    }

    private static void addHeaders(RoutingContext rc, Bucket bucket, String policy, int quota) {
        long remaining = bucket.getAvailableTokens();
        long secondsUntilFull = (quota - remaining) * WINDOW.toSeconds() / quota;
        rc.response()
                .putHeader("RateLimit-Policy", "\"" + policy + "\";q=" + quota + ";w=" + WINDOW.toSeconds())
                .putHeader("RateLimit", "\"" + policy + "\";r=" + remaining + ";t=" + Math.max(1, secondsUntilFull));
    }

    private static LoadingCache<String, Bucket> buckets(int perMinute) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build(caller -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                        .build());
    }
}
