package dateline.push.webhook;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dateline.http.problem.Problem;
import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits the tests of webhooks per caller and minute on this node. */
@Singleton
public class TestLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_CALLERS = 100_000;

    private final int perMinute;
    private final LoadingCache<String, Bucket> buckets;

    TestLimit(PushConfig config) {
        perMinute = config.testsPerMinute();
        buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(WINDOW.multipliedBy(2))
                .build(caller -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                        .build());
    }

    /**
     * Counts a test.
     *
     * @param caller a partner, or a key of the newsroom
     * @throws Problem 429 with {@code Retry-After} above the limit
     */
    public void require(String caller) {
        Bucket bucket = buckets.get(caller);
        if (bucket.tryConsume(1)) return;
        long seconds = Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill())
                        .toSeconds()
                + 1;
        throw Problem.of(
                        "rate-limited",
                        "More than " + perMinute + " tests of webhooks a minute. Try again in " + seconds + " seconds.")
                .header("Retry-After", String.valueOf(seconds));
    }
}
