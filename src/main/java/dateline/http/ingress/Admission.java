package dateline.http.ingress;

import dateline.http.base.UnreadResponses;
import dateline.http.ingress.Bulkhead.BulkheadLimits;
import dateline.http.ingress.Bulkhead.Ticket;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Admits requests to worker threads by class of work: each class has a limit of running requests and a short queue. A request that does not
 * fit is refused on the event loop with 503 and {@code Retry-After}, before any work is done. {@link WorkTable} assigns the classes.
 */
@Singleton
public class Admission {

    // A stream lasts as long as its client reads. With its default of one minute Vert.x would log a blocked thread
    // for each.
    private static final long LONGEST_WORK_HOURS = 1;

    private final AdmissionConfig config;
    private final HttpLimits limits;
    private final RateLimitKey rateLimitKey;
    private final ProblemWriter problems;
    private final UnreadResponses unread;
    private final WorkerExecutor workers;
    private final WorkerExecutor takedownWorkers;
    private final Map<WorkClass, Bulkhead> classes = new EnumMap<>(WorkClass.class);
    private final Map<WorkClass, Counter> refusalCounters = new EnumMap<>(WorkClass.class);
    private final ClassLoader applicationClassLoader = Thread.currentThread().getContextClassLoader();
    // Of System.nanoTime().
    private volatile long lastRefusal = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    Admission(
            AdmissionConfig config,
            HttpLimits limits,
            RateLimitKey rateLimitKey,
            ProblemWriter problems,
            UnreadResponses unread,
            MeterRegistry metrics,
            Vertx vertx) {
        this.unread = unread;
        this.config = config;
        this.limits = limits;
        this.rateLimitKey = rateLimitKey;
        this.problems = problems;
        int threads = 0;
        for (WorkClass work : WorkClass.values()) {
            if (work == WorkClass.NONE) continue;
            BulkheadLimits bounds = bounds(work, threads(work));
            if (work != WorkClass.TAKEDOWN) threads += bounds.running();
            Bulkhead bulkhead = new Bulkhead(bounds);
            classes.put(work, bulkhead);
            Gauge.builder("admission.running", bulkhead, Bulkhead::running)
                    .tag("class", work.externalName())
                    .description("Requests that hold a thread of their class")
                    .register(metrics);
            refusalCounters.put(
                    work,
                    Counter.builder("admission.refused")
                            .tag("class", work.externalName())
                            .description("Requests refused with 503 because their class was full")
                            .register(metrics));
        }
        this.workers = pool(vertx, "requests", threads);
        this.takedownWorkers = pool(vertx, "takedown", threads(WorkClass.TAKEDOWN));
    }

    private static WorkerExecutor pool(Vertx vertx, String name, int threads) {
        return vertx.createSharedWorkerExecutor(name, threads, LONGEST_WORK_HOURS, TimeUnit.HOURS);
    }

    private int threads(WorkClass work) {
        int standard = work == WorkClass.HEAVY
                ? limits.heavy()
                : work.threads(Runtime.getRuntime().availableProcessors());
        return Math.max(1, config.threads().getOrDefault(work.externalName(), standard));
    }

    private BulkheadLimits bounds(WorkClass work, int threads) {
        return switch (work) {
            // At most half of the threads for one key, so that one key cannot delay the takedowns of another.
            case TAKEDOWN ->
                new BulkheadLimits(threads, Integer.MAX_VALUE, Math.max(1, threads / 2), config.takedownWaiting());
            case POLLS -> BulkheadLimits.shared(threads, limits.waiting());
            case LARGE_WRITES, HEAVY, DOCUMENTS -> BulkheadLimits.halved(threads, config.waiting() * threads);
            default -> BulkheadLimits.shared(threads, config.waiting() * threads);
        };
    }

    void register(@Observes Filters filters) {
        RequestFilter.ADMISSION.register(filters, this::admit);
    }

    void close(@Observes ShutdownEvent stop) {
        workers.close();
        takedownWorkers.close();
    }

    private void admit(RoutingContext rc) {
        Work operation = Work.of(rc);
        WorkClass due = operation.workClass(rc, rateLimitKey.hasKey(rc));
        WorkClass work = operation.isEdit(due) && !classes.get(due).hasPlace(Work.EDITS) ? WorkClass.LARGE_WRITES : due;
        if (work == WorkClass.NONE) {
            rc.next();
            return;
        }
        String caller = rateLimitKey.of(rc);
        if (work != WorkClass.TAKEDOWN && work != WorkClass.WRITES && unread.isFull(caller)) {
            problems.write(
                    refusal(
                            work,
                            rc,
                            rc.vertx().getOrCreateContext(),
                            "You have not yet read the large responses of earlier requests. Read them, or close their connections"),
                    rc);
            return;
        }
        UnreadResponses.count(rc, unread, caller);
        long enteredNanos = System.nanoTime();
        enter(classes.get(work), work, rc, ticket -> run(work, rc, ticket, System.nanoTime() - enteredNanos));
    }

    private void enter(Bulkhead bulkhead, WorkClass work, RoutingContext rc, Consumer<Ticket> start) {
        EarlyRefusal.endExpected(rc);
        Deadline.pause(rc);
        Context context = rc.vertx().getOrCreateContext();
        Thread eventLoop = Thread.currentThread();
        EnteringRequest entering = new EnteringRequest(rc, start);
        Optional<Ticket> ticket =
                bulkhead.enter(Work.of(rc).isEdit(work) ? Work.EDITS : rateLimitKey.of(rc), admitted -> {
                    // Called before enter() returns, or later on the thread that releases a place. In that case the
                    // request
                    // continues on its own event loop.
                    if (entering.isEntering && Thread.currentThread() == eventLoop) entering.begin(admitted);
                    else context.runOnContext(on -> entering.begin(admitted));
                });
        entering.isEntering = false;
        if (ticket.isEmpty()) {
            rateLimitKey.rememberRefused(rc);
            problems.write(refusal(work, rc, context), rc);
        } else if (!entering.hasBegun) {
            entering.timer = rc.vertx().setTimer(longestWait(work).toMillis(), late -> {
                if (ticket.get().withdraw()) problems.write(refusal(work, rc, context), rc);
            });
        }
    }

    /** A request from its admission to its start. The fields are used on its event loop only, except while it enters. */
    private static final class EnteringRequest {

        private final RoutingContext rc;
        private final Consumer<Ticket> start;
        private volatile boolean isEntering = true;
        private boolean hasBegun;
        private long timer = -1;

        private EnteringRequest(RoutingContext rc, Consumer<Ticket> start) {
            this.rc = rc;
            this.start = start;
        }

        private void begin(Ticket ticket) {
            hasBegun = true;
            // A timer that is left to expire keeps the request and its response in memory until then.
            if (timer >= 0) rc.vertx().cancelTimer(timer);
            if (rc.response().ended() || rc.response().closed()) ticket.release();
            else start.accept(ticket);
        }
    }

    private Duration longestWait(WorkClass work) {
        return work.waitsUntilDeadline() ? limits.deadline() : config.patience();
    }

    Duration maxWait() {
        return config.patience();
    }

    Bulkhead bulkhead(WorkClass work) {
        return classes.get(work);
    }

    /** Whether a request was refused within the last second because its class was full. */
    public boolean isRefusing() {
        return System.nanoTime() - lastRefusal < TimeUnit.SECONDS.toNanos(1);
    }

    /** The 503 for a full class; counts it. @param context Vert.x context of the request */
    Problem refusal(WorkClass work, RoutingContext rc, Context context) {
        return refusal(
                work,
                rc,
                context,
                "Too many requests of this class (" + work.externalName()
                        + ") are waiting. The server did not process this request");
    }

    private Problem refusal(WorkClass work, RoutingContext rc, Context context, String cause) {
        lastRefusal = System.nanoTime();
        refusalCounters.get(work).increment();
        Work.of(rc).setMeteredTemplate(context);
        int seconds = work.retryAfterSeconds();
        return Problem.of("overloaded", cause + "; try again in " + seconds + (seconds == 1 ? " second." : " seconds."))
                .header("Retry-After", String.valueOf(seconds));
    }

    // The ticket is released when REST has returned, not when the client disconnects: the thread is busy until then.
    private void run(WorkClass work, RoutingContext rc, Ticket ticket, long waitedNanos) {
        boolean longRunning = work == WorkClass.HEAVY || work == WorkClass.DOCUMENTS;
        // A request that may wait for seconds is answered within its deadline all the same.
        Duration waited = work.waitsUntilDeadline() ? Duration.ofNanos(waitedNanos) : Duration.ZERO;
        Deadline.restart(rc, longRunning ? limits.heavyDeadline() : limits.deadline(), waited);
        WorkerExecutor pool = work == WorkClass.TAKEDOWN ? takedownWorkers : workers;
        pool.executeBlocking(
                        () -> {
                            Thread thread = Thread.currentThread();
                            ClassLoader previous = thread.getContextClassLoader();
                            thread.setContextClassLoader(applicationClassLoader);
                            try {
                                rc.next();
                            } finally {
                                thread.setContextClassLoader(previous);
                                ticket.release();
                            }
                            return null;
                        },
                        false)
                .onFailure(failure -> {
                    ticket.release();
                    rc.fail(failure);
                });
    }
}
