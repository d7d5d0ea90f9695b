package dateline.access.key;

import dateline.access.person.PersonTokens;
import dateline.http.ingress.Admission;
import dateline.http.ingress.AdmissionConfig;
import dateline.http.ingress.RateLimits;
import dateline.http.ingress.Work;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Key look-ups in two lanes, each with its own thread, connection and limit, so that a takedown does not wait behind
 * other requests.
 */
@Singleton
class KeyLookups {

    // Batches of 200 take a few milliseconds; more look-ups than this wait only while the database does not answer.
    private static final int MAX_PENDING = 2_000;

    /** One lane: its batches, and the number of pending look-ups. */
    private record LookupLane(KeyLookupBatch batch, AtomicInteger pending) {

        CompletionStage<AuthenticatedCaller> submit(
                int maxPending, Function<KeyLookupBatch, CompletionStage<AuthenticatedCaller>> lookUp) {
            if (pending.incrementAndGet() > maxPending) {
                pending.decrementAndGet();
                return CompletableFuture.failedFuture(Problem.of(
                                "overloaded",
                                "The server is looking up too many keys. It did not process this request; try again in 1 second.")
                        .header("Retry-After", "1"));
            }
            CompletionStage<AuthenticatedCaller> result = lookUp.apply(batch);
            result.whenComplete((key, refused) -> pending.decrementAndGet());
            // Not the dependent stage, which would wrap the problem in a CompletionException.
            return result;
        }
    }

    private final LookupLane general;
    private final LookupLane takedown;
    private final PersonTokens tokens;
    private final AdmissionConfig config;
    private final RecentKeys recentKeys;
    private final RateLimits limits;

    KeyLookups(
            PersonTokens tokens,
            AdmissionConfig config,
            Admission admission,
            Keys keys,
            @DataSource("reads") AgroalDataSource database,
            Instance<ChangeWatermark> log,
            RecentKeys recentKeys,
            RateLimits limits) {
        this.tokens = tokens;
        this.config = config;
        this.recentKeys = recentKeys;
        this.limits = limits;
        this.general = new LookupLane(
                new KeyLookupBatch("key-lookups", keys, database, log, admission::isRefusing, null),
                new AtomicInteger());
        this.takedown = new LookupLane(
                new KeyLookupBatch("takedown-key-lookups", keys, database, log, () -> false, general.batch()),
                new AtomicInteger());
    }

    void start(@Observes StartupEvent event) {
        general.batch().start();
        takedown.batch().start();
    }

    // After the last requests, and before the pool closes.
    void stop(@Observes @Priority(10_000) ShutdownEvent event) throws InterruptedException {
        general.batch().stop();
        takedown.batch().stop();
    }

    /**
     * Does not block; completes on another thread.
     *
     * @return the key or person, or fails with a problem: 401 for an invalid key or token, 503 where too many look-ups are
     *     pending, or the database or the provider of the token does not answer
     */
    CompletionStage<AuthenticatedCaller> lookUp(RoutingContext rc, String sent) {
        boolean isTakedown = Work.of(rc).isTakedown(rc);
        LookupLane lane = isTakedown ? takedown : general;
        int maxPending = isTakedown ? maxPendingTakedowns(rc, sent) : MAX_PENDING;
        if (!tokens.accepts(sent)) return lane.submit(maxPending, batch -> batch.submit(sent));
        return tokens.verify(sent)
                .chain(person ->
                        Uni.createFrom().completionStage(lane.submit(maxPending, batch -> batch.submit(person))))
                .subscribeAsCompletionStage();
    }

    // A flood of invented keys must not keep a key out that this node knows, nor, if it has few addresses, a new one of
    // another address.
    private int maxPendingTakedowns(RoutingContext rc, String sent) {
        if (recentKeys.contains(recentKeys.idOf(sent))) return MAX_PENDING;
        return limits.hasSentTooManyWrongKeys(rc)
                ? Math.max(1, config.takedownLookups() / 2)
                : config.takedownLookups();
    }
}
