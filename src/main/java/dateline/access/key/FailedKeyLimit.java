package dateline.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.http.ingress.RateLimits;
import dateline.http.ingress.Work;
import dateline.http.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bounds what an address that guesses keys may cost. Every key is looked up first, and only a request whose key is not in force is
 * refused: many clients may share an address. Beyond the limit of its address a key that this node has not recognised within
 * an hour waits for one of {@value #MAX_LOOKUPS} look-ups at once, and is refused with 429 where none is free; never on a takedown.
 */
@Singleton
class FailedKeyLimit {

    private static final int MAX_LOOKUPS = 32;
    private static final int MAX_KNOWN_KEYS = 10_000;

    private final RateLimits limits;
    private final Semaphore permits = new Semaphore(MAX_LOOKUPS);
    // Public ids. They only decide who may ask the database: the key is looked up all the same.
    private final Cache<String, Boolean> knownKeys = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN_KEYS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    FailedKeyLimit(RateLimits limits) {
        this.limits = limits;
    }

    /** Looks the key up, unless too many wrong ones came from this address and no place is free: then it fails with a 429. */
    CompletionStage<AuthenticatedKey> lookUp(
            RoutingContext rc, String sent, Supplier<CompletionStage<AuthenticatedKey>> lookUp) {
        String id = KeyText.parse(sent).map(KeyText::id).orElse("");
        boolean unlimited = knownKeys.getIfPresent(id) != null
                || !limits.hasSentTooManyWrongKeys(rc)
                || Work.of(rc).alwaysTakesBack();
        if (!unlimited && (id.isEmpty() || !permits.tryAcquire()))
            return CompletableFuture.failedFuture(limits.tooManyWrongKeys(rc));
        CompletionStage<AuthenticatedKey> answer = lookUp.get();
        answer.whenComplete((key, refused) -> {
            if (!unlimited) permits.release();
            if (key != null) knownKeys.put(id, true);
        });
        return answer;
    }

    /** The refusal of a caller whose key was not recognised: 429 in place of 401 where too many wrong ones came from its address. */
    Throwable refusal(RoutingContext rc, Throwable refused) {
        boolean unauthorized = refused instanceof Problem problem && problem.status() == 401;
        return unauthorized
                ? limits.countWrongKey(rc).map(Throwable.class::cast).orElse(refused)
                : refused;
    }
}
