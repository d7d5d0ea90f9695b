package dateline.access.key;

import dateline.http.ingress.RateLimits;
import dateline.http.ingress.Work;
import dateline.http.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits the cost of guessed keys. Every key is looked up first, and only a request whose key is invalid is refused,
 * because many clients may share an address. If too many wrong keys came from its address, a key that is not one of the
 * {@link RecentKeys} needs one of {@value #MAX_LOOKUPS} concurrent look-ups, and is refused with 429 where
 * none is free. Takedowns are never refused.
 */
@Singleton
class FailedKeyLimit {

    private static final int MAX_LOOKUPS = 32;

    private final RateLimits limits;
    private final Semaphore permits = new Semaphore(MAX_LOOKUPS);
    private final RecentKeys recentKeys;

    FailedKeyLimit(RateLimits limits, RecentKeys recentKeys) {
        this.limits = limits;
        this.recentKeys = recentKeys;
    }

    /** Looks the key up. Fails with 429 if too many wrong keys came from this address and no look-up is free. */
    CompletionStage<AuthenticatedCaller> lookUpWithinLimit(
            RoutingContext rc, String sent, Supplier<CompletionStage<AuthenticatedCaller>> lookUp) {
        String id = recentKeys.idOf(sent);
        boolean unlimited = recentKeys.contains(id)
                || !limits.hasSentTooManyWrongKeys(rc)
                || Work.of(rc).isTakedownForAnyBody();
        if (!unlimited && (id.isEmpty() || !permits.tryAcquire()))
            return CompletableFuture.failedFuture(limits.tooManyWrongKeys(rc));
        CompletionStage<AuthenticatedCaller> answer = lookUp.get();
        answer.whenComplete((key, refused) -> {
            if (!unlimited) permits.release();
            if (key != null) recentKeys.add(id, key.readRights());
        });
        return answer;
    }

    /** The refusal of an invalid key: 429 in place of 401 if too many wrong keys came from its address. */
    Throwable refusal(RoutingContext rc, Throwable refused) {
        boolean unauthorized = refused instanceof Problem problem && problem.status() == 401;
        return unauthorized
                ? limits.countWrongKey(rc).map(Throwable.class::cast).orElse(refused)
                : refused;
    }
}
