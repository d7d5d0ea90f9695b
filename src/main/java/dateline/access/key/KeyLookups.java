package dateline.access.key;

import dateline.http.ingress.Admission;
import dateline.http.ingress.AdmissionConfig;
import dateline.http.ingress.Work;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Key look-ups in two lanes, each with a thread, a connection and a bound of its own, so that a takedown does not wait behind the keys of
 * everything else.
 */
@Singleton
class KeyLookups {

    // Batches of 200 take a few milliseconds: more than these wait only while the database does not answer.
    private static final int MAX_PENDING = 2_000;

    /** One lane: its look-ups, and how many of them are on their way. */
    private record LookupLane(KeyLookupBatch batch, int maxPending, AtomicInteger pending) {

        CompletionStage<AuthenticatedKey> lookUp(String sent) {
            if (pending.incrementAndGet() > maxPending) {
                pending.decrementAndGet();
                return CompletableFuture.failedFuture(Problem.of(
                                "overloaded",
                                "Too many keys are being looked up here. Nothing of this request was done; try again in 1 second.")
                        .header("Retry-After", "1"));
            }
            CompletionStage<AuthenticatedKey> result = batch.submit(sent);
            result.whenComplete((key, refused) -> pending.decrementAndGet());
            // Not the dependent stage, which would fail with a CompletionException around the problem.
            return result;
        }
    }

    private final LookupLane general;
    private final LookupLane takedown;

    KeyLookups(
            AdmissionConfig config,
            Admission admission,
            Keys keys,
            AgroalDataSource database,
            Instance<ChangeWatermark> log) {
        this.general = new LookupLane(
                new KeyLookupBatch("key-checks", keys, database, log, admission::isRefusing),
                MAX_PENDING,
                new AtomicInteger());
        this.takedown = new LookupLane(
                new KeyLookupBatch("takedown-key-checks", keys, database, log, () -> false),
                config.takedownLookups(),
                new AtomicInteger());
    }

    void start(@Observes StartupEvent event) {
        general.batch().start();
        takedown.batch().start();
    }

    // After the requests that are still to be answered, and before the pool closes.
    void stop(@Observes @Priority(10_000) ShutdownEvent event) throws InterruptedException {
        general.batch().stop();
        takedown.batch().stop();
    }

    /**
     * Never waits, and answers on another thread.
     *
     * @return the key, or fails with a problem: 401 for one that is not in force, 503 where too many are looked up or the database does not
     *     answer
     */
    CompletionStage<AuthenticatedKey> lookUp(RoutingContext rc, String sent) {
        LookupLane lane = Work.of(rc).isTakedown(rc) ? takedown : general;
        return lane.lookUp(sent);
    }
}
