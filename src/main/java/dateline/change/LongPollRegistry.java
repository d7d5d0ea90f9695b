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

    private final LogNotifier watch;
    private final Vertx vertx;
    private final PollExecutor looks;
    private final int places;
    private final int placesEach;
    private final RateLimitKey callers;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> takenBy = new ConcurrentHashMap<>();
    private final Map<Object, WaiterGroup<?>> crowds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LongPollRegistry(LogNotifier watch, HttpLimits limits, RateLimitKey callers, Vertx vertx) {
        this.watch = watch;
        this.vertx = vertx;
        this.looks = new PollExecutor(watch);
        this.places = limits.waiting();
        int half = Math.max(1, limits.waiting() / 2);
        this.placesEach = limits.enabled() ? limits.waitingPerCaller().orElse(half) : Integer.MAX_VALUE;
        this.callers = callers;
    }

    // Who waits would hold the end up, and has another node to ask.
    void leave(@Observes ShutdownDelayInitiatedEvent leaving) {
        close();
    }

    void end(@Observes @Priority(1) ShutdownEvent stop) {
        close();
        looks.close();
    }

    private void close() {
        closed = true;
        crowds.values().forEach(WaiterGroup::dismiss);
    }

    /**
     * Looks, and looks again whenever there may be something, until there is or the wait is over.
     *
     * @param who equal for all who may hear the same, and for nobody else
     * @param since a cursor, as it was sent
     * @param wait positive
     * @param look reads on a worker thread from a cursor; asked with one of somebody else in the crowd, who stood there earlier
     * @return what was seen last; @throws Problem 429 where the caller has as many places as one may have, 503 where all are taken
     */
    public <T> Uni<T> hear(
            RoutingContext rc, Object who, String since, Duration wait, Function<String, PollResult<T>> look) {
        String caller = callers.of(rc);
        enter(caller);
        Deadline.extend(rc, wait);
        return Uni.createFrom().emitter(emitter -> {
            Waiter<T> waiter = new Waiter<>(emitter, () -> closed);
            long timer = vertx.setTimer(wait.toMillis(), over -> waiter.over());
            emitter.onTermination(() -> {
                vertx.cancelTimer(timer);
                giveBack(caller);
                waiter.left();
                depart(who, waiter);
            });
            // Whoever asks again as soon as it has heard would find the door closed soon, and should go elsewhere now.
            if (closed) rc.response().putHeader("Connection", "close");
            looks.at(who, since, look).whenComplete((seen, failure) -> {
                if (failure != null) waiter.fail(failure);
                else if (!waiter.saw(seen)) stay(who, look, waiter);
            });
        });
    }

    private void enter(String caller) {
        if (takenBy.merge(caller, 1, Integer::sum) > placesEach) {
            release(caller);
            throw tooMany(
                    "too-many-waiting",
                    "Of one key or address " + placesEach + " requests may wait for changes at once.");
        }
        if (taken.incrementAndGet() > places) {
            giveBack(caller);
            throw tooMany("overloaded", "Too many requests wait for changes here.");
        }
    }

    private void giveBack(String caller) {
        taken.decrementAndGet();
        release(caller);
    }

    private void release(String caller) {
        takenBy.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
    }

    private static Problem tooMany(String code, String words) {
        return Problem.of(code, words + " Try again in " + RETRY_SECONDS + " seconds, or ask without wait.")
                .header("Retry-After", RETRY_SECONDS);
    }

    private <T> void stay(Object who, Function<String, PollResult<T>> look, Waiter<T> waiter) {
        crowds.compute(who, (same, there) -> {
            @SuppressWarnings("unchecked") // Who is equal follows the same stream.
            WaiterGroup<T> crowd = there == null ? new WaiterGroup<>(watch, looks, who, look) : (WaiterGroup<T>) there;
            crowd.join(waiter);
            return crowd;
        });
        // It may have left, or the room may have been closed, while it was being let in.
        if (waiter.gone()) depart(who, waiter);
        if (closed) waiter.over();
    }

    private void depart(Object who, Waiter<?> waiter) {
        crowds.computeIfPresent(who, (same, crowd) -> crowd.leave(waiter) ? null : crowd);
    }

    /** How many wait. */
    public int waiting() {
        return taken.get();
    }
}
