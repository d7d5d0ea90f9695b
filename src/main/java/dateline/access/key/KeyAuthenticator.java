package dateline.access.key;

import dateline.http.ingress.RateLimitKey;
import dateline.http.problem.BasicAuthForFeeds;
import dateline.http.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Authenticates the key of a request. It is looked up once per request, by the first caller that needs it. {@link KeyLookupBatch} looks it
 * up in the database and compares its hash.
 */
@Singleton
public class KeyAuthenticator {

    private static final String LOOKUP = "dateline.keyLookup";

    private final KeyLookups lookups;
    private final FailedKeyLimit failedKeys;
    private final RecentKeys recentKeys;

    KeyAuthenticator(KeyLookups lookups, FailedKeyLimit failedKeys, RecentKeys recentKeys) {
        this.lookups = lookups;
        this.failedKeys = failedKeys;
        this.recentKeys = recentKeys;
    }

    /**
     * Calls back on the request's event loop with the key; empty without a valid key, which the framework's
     * authentication then refuses. Does not block.
     */
    public void authenticate(RoutingContext rc, Consumer<Optional<AuthenticatedCaller>> callback) {
        Optional<String> sent = sentKey(rc);
        if (sent.isEmpty()) callback.accept(Optional.empty());
        else
            lookUpOnce(rc, sent.get()).whenComplete((key, refused) -> {
                try {
                    callback.accept(Optional.ofNullable(key));
                } catch (RuntimeException | Error e) {
                    // The result of the callback is not observed, so the failure must be reported here.
                    rc.fail(e);
                }
            });
    }

    /** The key of a request whose look-up has succeeded. */
    public static Optional<AuthenticatedCaller> authenticated(RoutingContext rc) {
        CompletableFuture<AuthenticatedCaller> lookup = rc.get(LOOKUP);
        return lookup == null || !lookup.isDone() || lookup.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(lookup.join());
    }

    /**
     * What the key of this request might read when it was last looked up; empty if that was over an hour ago or never. It may be outdated:
     * never answer a request by it.
     */
    public Optional<String> lastReadRights(RoutingContext rc) {
        return sentKey(rc).flatMap(recentKeys::lastReadRights);
    }

    /**
     * Looks the key of a request up again that has waited. Fails with the problem of a new request if the key has ended, and if it has lost
     * scopes.
     *
     * @param before the key as it was authenticated for this request
     */
    public Uni<Void> authenticateAgain(RoutingContext rc, AuthenticatedCaller before) {
        return Uni.createFrom()
                .completionStage(() -> lookups.lookUp(rc, sentKey(rc).orElseThrow()))
                .invoke(now -> {
                    if (!now.scopes().equals(before.scopes())) {
                        throw Problem.of(
                                "key-expired",
                                "The key expired while the request was waiting. Send it again, with a valid key or without one.");
                    }
                })
                .replaceWithVoid();
    }

    /** The text of the key; empty if the request sends none, or not in an accepted form. */
    static Optional<String> sentKey(RoutingContext rc) {
        List<String> headers = rc.request().headers().getAll("Authorization");
        if (headers.size() != 1) return Optional.empty();
        String header = headers.get(0).strip();
        if (header.regionMatches(true, 0, "Bearer ", 0, 7))
            return Optional.of(header.substring(7).strip());
        return BasicAuthForFeeds.isAccepted(rc) ? BasicAuthForFeeds.password(header) : Optional.empty();
    }

    /**
     * Completes on the request's event loop, or fails with a problem: 401 for an invalid key, 429 where too many of
     * those came from its address, 503 where the database does not answer.
     */
    CompletionStage<AuthenticatedCaller> lookUpOnce(RoutingContext rc, String sent) {
        CompletionStage<AuthenticatedCaller> lookup = rc.get(LOOKUP);
        if (lookup != null) return lookup;
        CompletableFuture<AuthenticatedCaller> result = new CompletableFuture<>();
        rc.put(LOOKUP, result);
        Context loop = rc.vertx().getOrCreateContext();
        failedKeys
                .lookUpWithinLimit(rc, sent, () -> lookups.lookUp(rc, sent))
                .whenComplete((key, refused) -> loop.runOnContext(ignored -> {
                    if (refused != null) {
                        result.completeExceptionally(failedKeys.refusal(rc, refused));
                        return;
                    }
                    RateLimitKey.assign(rc, key.rateLimitName());
                    result.complete(key);
                }));
        return result;
    }
}
