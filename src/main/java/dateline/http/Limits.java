package dateline.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Requests a minute, per key and per anonymous address, on this node: {@code RateLimit} and {@code RateLimit-Policy} on every
 * answer, 429 with {@code Retry-After} beyond it. A 304 gives its request back. Refused keys count against the address.
 */
@Singleton
public class Limits {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String COUNTED = "dateline.limits.counted";

    private final HttpLimits config;
    private final ProblemWriter problems;
    private final CountedCaller callers;
    private final LoadingCache<String, Bucket> anonymous;
    private final LoadingCache<String, Bucket> keys;
    private final LoadingCache<String, Bucket> refusals;

    Limits(HttpLimits config, CountedCaller callers, ProblemWriter problems) {
        this.config = config;
        this.problems = problems;
        this.callers = callers;
        this.anonymous = buckets(config.anonymous());
        this.keys = buckets(config.key());
        this.refusals = buckets(config.refusals());
    }

    void register(@Observes Filters filters) {
        if (!config.enabled()) return;
        filters.register(this::refuseGuessing, 9_000);
        // Below authentication: by now it is known whose key this is.
        filters.register(this::admit, 10);
    }

    private void refuseGuessing(RoutingContext rc) {
        if (rc.request().getHeader("Authorization") == null) {
            rc.next();
            return;
        }
        Bucket bucket = refusals.get(callers.address(rc));
        if (bucket.getAvailableTokens() == 0) {
            refuse(rc, bucket, "refusals", config.refusals(), "Too many refused keys from this address.");
            return;
        }
        rc.addHeadersEndHandler(end -> {
            if (rc.response().getStatusCode() == 401) bucket.tryConsume(1);
        });
        rc.next();
    }

    private void admit(RoutingContext rc) {
        if (admits(rc)) rc.next();
    }

    /** Counts a request once, and reports in its answer; where there were too many it is answered here, and false comes back. */
    public boolean admits(RoutingContext rc) {
        if (!config.enabled() || rc.get(COUNTED) != null) return true;
        rc.put(COUNTED, true);
        boolean withKey = callers.hasKey(rc);
        Bucket bucket = (withKey ? keys : anonymous).get(callers.of(rc));
        String policy = withKey ? "key" : "anonymous";
        int quota = withKey ? config.key() : config.anonymous();
        if (!bucket.tryConsume(1)) {
            refuse(rc, bucket, policy, quota, "More than " + quota + " requests a minute.");
            return false;
        }
        rc.addHeadersEndHandler(end -> {
            if (rc.response().getStatusCode() == 304) bucket.addTokens(1);
            report(rc, bucket, policy, quota);
        });
        return true;
    }

    private void refuse(RoutingContext rc, Bucket bucket, String policy, int quota, String detail) {
        report(rc, bucket, policy, quota);
        long wait = Math.max(
                1,
                Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                                .toSeconds()
                        + 1);
        problems.write(
                Problem.of("rate-limited", detail + " Try again in " + wait + " seconds.")
                        .header("Retry-After", String.valueOf(wait)),
                rc);
    }

    private static void report(RoutingContext rc, Bucket bucket, String policy, int quota) {
        long left = bucket.getAvailableTokens();
        long untilFull = (quota - left) * WINDOW.toSeconds() / quota;
        rc.response()
                .putHeader("RateLimit-Policy", "\"" + policy + "\";q=" + quota + ";w=" + WINDOW.toSeconds())
                .putHeader("RateLimit", "\"" + policy + "\";r=" + left + ";t=" + Math.max(1, untilFull));
    }

    private static LoadingCache<String, Bucket> buckets(int perMinute) {
        return Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build(caller -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                        .build());
    }
}
