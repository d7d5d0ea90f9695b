package dateline.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.http.ingress.RateLimits;
import dateline.http.ingress.Work;
import dateline.http.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits the cost of guessed keys. Every key is looked up first, and only a request whose key is invalid is refused,
 * because many clients may share an address. Beyond the limit of its address, a key that this node has not
 * authenticated within an hour needs one of {@value #MAX_LOOKUPS} concurrent look-ups, and is refused with 429 where
 * none is free. Takedowns are never refused.
 */
@Singleton
class FailedKeyLimit {

    private static final int MAX_LOOKUPS = 32;
    private static final int MAX_KNOWN_KEYS = 10_000;

    private final RateLimits limits;
    private final Semaphore permits = new Semaphore(MAX_LOOKUPS);
    // By public id of the key: what it might read when it was last looked up. It decides only which look-ups are worth
    // a query; no request
    // is answered by it.
    private final Cache<String, String> knownKeys = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN_KEYS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    FailedKeyLimit(RateLimits limits) {
        this.limits = limits;
    }

    /** Looks the key up. Fails with 429 if too many wrong keys came from this address and no look-up is free. */
    CompletionStage<AuthenticatedKey> lookUpWithinLimit(
            RoutingContext rc, String sent, Supplier<CompletionStage<AuthenticatedKey>> lookUp) {
        String id = KeyText.parse(sent).map(KeyText::id).orElse("");
        boolean unlimited = knownKeys.getIfPresent(id) != null
                || !limits.hasSentTooManyWrongKeys(rc)
                || Work.of(rc).isTakedownForAnyBody();
        if (!unlimited && (id.isEmpty() || !permits.tryAcquire()))
            return CompletableFuture.failedFuture(limits.tooManyWrongKeys(rc));
        CompletionStage<AuthenticatedKey> answer = lookUp.get();
        answer.whenComplete((key, refused) -> {
            if (!unlimited) permits.release();
            if (key != null) knownKeys.put(id, key.readRights());
        });
        return answer;
    }

    /** {@link AuthenticatedKey#readRights()} at the last look-up within an hour. The key may have changed or ended since. */
    Optional<String> lastReadRights(String sent) {
        return KeyText.parse(sent).map(key -> knownKeys.getIfPresent(key.id()));
    }

    /** The refusal of an invalid key: 429 in place of 401 if too many wrong keys came from its address. */
    Throwable refusal(RoutingContext rc, Throwable refused) {
        boolean unauthorized = refused instanceof Problem problem && problem.status() == 401;
        return unauthorized
                ? limits.countWrongKey(rc).map(Throwable.class::cast).orElse(refused)
                : refused;
    }
}
