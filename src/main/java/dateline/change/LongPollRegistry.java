package dateline.change;

import dateline.http.ingress.Deadline;
import dateline.http.ingress.HttpLimits;
import dateline.http.ingress.RateLimitKey;
import dateline.http.problem.Problem;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Requests that wait for something to hear: so many at once, and none holds a thread. Whoever may hear the same stands in one crowd
 * with it, and one look serves a crowd; looks queue up for a few workers, so that a thousand who wake together do not fall upon the
 * database together.
 */
@Singleton
public class LongPollRegistry {

    private static final String RETRY_SECONDS = "5";

    private final LogNotifier notifier;
    private final Vertx vertx;
    private final PollExecutor executor;
    private final int maxWaiting;
    private final int maxWaitingPerCaller;
    private final RateLimitKey callers;
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final Map<String, Integer> waitingByCaller = new ConcurrentHashMap<>();
    private final Map<Object, WaiterGroup<?>> groups = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LongPollRegistry(LogNotifier notifier, HttpLimits limits, RateLimitKey callers, Vertx vertx) {
        this.notifier = notifier;
        this.vertx = vertx;
        this.executor = new PollExecutor(notifier);
        this.maxWaiting = limits.waiting();
        int half = Math.max(1, limits.waiting() / 2);
        this.maxWaitingPerCaller = limits.enabled() ? limits.waitingPerCaller().orElse(half) : Integer.MAX_VALUE;
        this.callers = callers;
    }

    // Who waits would hold the end up, and has another node to ask.
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        close();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        close();
        executor.close();
    }

    private void close() {
        closed = true;
        groups.values().forEach(WaiterGroup::timeOutAll);
    }

    /**
     * Looks, and looks again whenever there may be something, until there is or the wait is over.
     *
     * @param groupKey equal for all who may hear the same, and for nobody else
     * @param cursor a cursor, as it was sent
     * @param wait positive
     * @param reader reads on a worker thread from a cursor; asked with one of somebody else in the crowd, who stood there earlier
     * @return what was seen last; @throws Problem 429 where the caller has as many places as one may have, 503 where all are taken
     */
    public <T> Uni<T> waitForChanges(
            RoutingContext rc, Object groupKey, String cursor, Duration wait, Function<String, PollResult<T>> reader) {
        String caller = callers.of(rc);
        acquirePlace(caller);
        Deadline.extend(rc, wait);
        return Uni.createFrom().emitter(emitter -> {
            Waiter<T> waiter = new Waiter<>(emitter, () -> closed);
            long timer = vertx.setTimer(wait.toMillis(), ignored -> waiter.timeOut());
            emitter.onTermination(() -> {
                vertx.cancelTimer(timer);
                releasePlace(caller);
                waiter.markDone();
                leaveGroup(groupKey, waiter);
            });
            // Whoever asks again as soon as it has heard would find the door closed soon, and should go elsewhere now.
            if (closed) rc.response().putHeader("Connection", "close");
            executor.submit(groupKey, cursor, reader).whenComplete((poll, failure) -> {
                if (failure != null) waiter.fail(failure);
                else if (!waiter.offer(poll)) joinGroup(groupKey, reader, waiter);
            });
        });
    }

    private void acquirePlace(String caller) {
        if (waitingByCaller.merge(caller, 1, Integer::sum) > maxWaitingPerCaller) {
            releaseCaller(caller);
            throw tooMany(
                    "too-many-waiting",
                    "Of one key or address " + maxWaitingPerCaller + " requests may wait for changes at once.");
        }
        if (waitingCount.incrementAndGet() > maxWaiting) {
            releasePlace(caller);
            throw tooMany("overloaded", "Too many requests wait for changes here.");
        }
    }

    private void releasePlace(String caller) {
        waitingCount.decrementAndGet();
        releaseCaller(caller);
    }

    private void releaseCaller(String caller) {
        waitingByCaller.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
    }

    private static Problem tooMany(String code, String sentence) {
        return Problem.of(code, sentence + " Try again in " + RETRY_SECONDS + " seconds, or ask without wait.")
                .header("Retry-After", RETRY_SECONDS);
    }

    private <T> void joinGroup(Object groupKey, Function<String, PollResult<T>> reader, Waiter<T> waiter) {
        groups.compute(groupKey, (same, existing) -> {
            @SuppressWarnings("unchecked") // Who is equal follows the same stream.
            WaiterGroup<T> group = existing == null
                    ? new WaiterGroup<>(notifier, executor, groupKey, reader)
                    : (WaiterGroup<T>) existing;
            group.join(waiter);
            return group;
        });
        // It may have left, or the room may have been closed, while it was being let in.
        if (waiter.isDone()) leaveGroup(groupKey, waiter);
        if (closed) waiter.timeOut();
    }

    private void leaveGroup(Object groupKey, Waiter<?> waiter) {
        groups.computeIfPresent(groupKey, (same, group) -> group.leave(waiter) ? null : group);
    }

    /** How many wait. */
    public int waiting() {
        return waitingCount.get();
    }
}
