package dateline.change;

import dateline.change.PollExecutor.QueuedPoll;
import dateline.http.base.VertxInternals;
import dateline.http.ingress.Deadline;
import dateline.http.ingress.HttpLimits;
import dateline.http.ingress.RateLimitKey;
import dateline.http.problem.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Requests that wait for changes, up to a limit, none holding a thread. Requests that may read the same are grouped,
 * and one poll serves a group. A few workers run the polls, so that a thousand requests that wake up together do not
 * query the database at once.
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

    LongPollRegistry(
            LogNotifier notifier, HttpLimits limits, RateLimitKey callers, Vertx vertx, MeterRegistry metrics) {
        this.notifier = notifier;
        this.vertx = vertx;
        this.executor = new PollExecutor(notifier);
        this.maxWaiting = limits.waiting();
        int half = Math.max(1, limits.waiting() / 2);
        this.maxWaitingPerCaller = limits.enabled() ? limits.waitingPerCaller().orElse(half) : Integer.MAX_VALUE;
        this.callers = callers;
        Gauge.builder("changes.waiting", this, LongPollRegistry::waiting)
                .description("Requests that wait for changes")
                .register(metrics);
    }

    // A waiting request would delay the shutdown, and can be repeated at another node.
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
     * Polls, and polls again whenever there may be changes, until there are some or the wait ends.
     *
     * @param groupKey equal for requests that may read the same, different for all others
     * @param cursor as the client sent it
     * @param wait positive
     * @param reader reads from a cursor, on a worker thread; called with the cursor of another request of the group
     *     that stands earlier
     * @return the result of the last poll
     * @throws Problem 429 where the caller has as many waiting requests as allowed, 503 where the limit of the node is
     *     reached
     */
    public <T> Uni<T> waitForChanges(
            RoutingContext rc, Object groupKey, String cursor, Duration wait, Function<String, PollResult<T>> reader) {
        String caller = callers.of(rc);
        Deadline.extendForLongPoll(rc, wait);
        return Uni.createFrom().emitter(emitter -> {
            // Not before: if the client has left, this code may not be called.
            acquirePlace(caller);
            Waiter<T> waiter = new Waiter<>(caller, emitter, () -> closed);
            QueuedPoll<T> first = executor.submit(caller, groupKey, cursor, reader);
            long timer = vertx.setTimer(wait.toMillis(), ignored -> waiter.timeOut());
            AtomicBoolean hasLeft = new AtomicBoolean();
            Runnable leave = () -> {
                if (!hasLeft.compareAndSet(false, true)) return;
                vertx.cancelTimer(timer);
                releasePlace(caller);
                waiter.markDone();
                executor.leave(first);
                leaveGroup(groupKey, waiter);
            };
            emitter.onTermination(leave);
            // A client that has left before is not reported to the emitter.
            VertxInternals.whenEnded(rc, leave);
            // A client that repeats its request on this connection would soon be refused; a new connection reaches
            // another node.
            if (closed) rc.response().putHeader("Connection", "close");
            first.result().whenComplete((poll, failure) -> {
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
                    "At most " + maxWaitingPerCaller + " requests of one key or address may wait for changes at once.");
        }
        if (waitingCount.incrementAndGet() > maxWaiting) {
            releasePlace(caller);
            throw tooMany("overloaded", "Too many requests are waiting for changes on this node.");
        }
    }

    private void releasePlace(String caller) {
        waitingCount.decrementAndGet();
        releaseCaller(caller);
    }

    private void releaseCaller(String caller) {
        waitingByCaller.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
    }

    private int waitingOf(String caller) {
        return waitingByCaller.getOrDefault(caller, 0);
    }

    private static Problem tooMany(String code, String sentence) {
        return Problem.of(code, sentence + " Try again in " + RETRY_SECONDS + " seconds, or ask without wait.")
                .header("Retry-After", RETRY_SECONDS);
    }

    private <T> void joinGroup(Object groupKey, Function<String, PollResult<T>> reader, Waiter<T> waiter) {
        groups.compute(groupKey, (same, existing) -> {
            @SuppressWarnings("unchecked") // Requests with equal keys read the same feed.
            WaiterGroup<T> group = existing == null
                    ? new WaiterGroup<>(notifier, executor, groupKey, reader, this::waitingOf)
                    : (WaiterGroup<T>) existing;
            group.join(waiter);
            return group;
        });
        // The client may have disconnected, or the node may have begun to stop, before the request joined the group.
        if (waiter.isDone()) leaveGroup(groupKey, waiter);
        if (closed) waiter.timeOut();
    }

    private void leaveGroup(Object groupKey, Waiter<?> waiter) {
        groups.computeIfPresent(groupKey, (same, group) -> group.remove(waiter) ? null : group);
    }

    /** Number of waiting requests. */
    public int waiting() {
        return waitingCount.get();
    }
}
