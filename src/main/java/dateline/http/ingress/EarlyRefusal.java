package dateline.http.ingress;

import dateline.http.base.VertxInternals;
import dateline.http.ingress.Bulkhead.ExpectedRequest;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Refuses a request whose class of work is full before its key is looked up and its body is read, so that under overload a refusal costs
 * far less than an answer. A request that the response cache may answer is refused only after the cache has been asked. Takedown is never
 * refused here: its queue is bounded per key. A poll with long headers is refused, too.
 */
@Singleton
public class EarlyRefusal {

    // Thousands of polls wait at once, with their headers in memory.
    private static final int MAX_POLL_HEADERS = 4_096;

    private static final String EXPECTED = "dateline.expected";

    private final Admission admission;
    private final RateLimitKey rateLimitKey;
    private final ProblemWriter problems;

    EarlyRefusal(Admission admission, RateLimitKey rateLimitKey, ProblemWriter problems) {
        this.admission = admission;
        this.rateLimitKey = rateLimitKey;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.EARLY_REFUSAL.register(filters, this::beforeKeyLookup);
        RequestFilter.EARLY_REFUSAL_AFTER_CACHE.register(filters, this::refuseIfFull);
    }

    /** Whether the request is refused here, because its class is full and it was not counted as on its way before. */
    public boolean refuses(RoutingContext rc) {
        WorkClass work = workClass(rc);
        return work != WorkClass.NONE && rc.get(EXPECTED) == null && isFull(work, rc);
    }

    /** Whether the request may continue to the look-up of its key. If so, it counts as expected by its class from now on. */
    public boolean mayLookUpKey(RoutingContext rc) {
        WorkClass work = workClass(rc);
        if (work == WorkClass.NONE || rc.get(EXPECTED) != null) return true;
        if (isFull(work, rc)) return false;
        Optional<ExpectedRequest> expected = admission.bulkhead(work).countExpected(admission.maxWait());
        expected.ifPresent(counted -> {
            rc.put(EXPECTED, counted);
            VertxInternals.whenEnded(rc, counted::end);
        });
        return expected.isPresent();
    }

    // For everybody, or for the caller of this request.
    private boolean isFull(WorkClass work, RoutingContext rc) {
        Bulkhead bulkhead = admission.bulkhead(work);
        return rateLimitKey.findRefused(rc).map(bulkhead::isFullFor).orElseGet(bulkhead::isFull);
    }

    /** Ends the count of a request that has reached its class. */
    static void endExpected(RoutingContext rc) {
        ExpectedRequest expected = rc.get(EXPECTED);
        if (expected != null) expected.end();
    }

    // The key is not known yet.
    private static WorkClass workClass(RoutingContext rc) {
        Work operation = Work.of(rc);
        return operation.declared() == WorkClass.TAKEDOWN ? WorkClass.NONE : operation.workClass(rc, false);
    }

    private void beforeKeyLookup(RoutingContext rc) {
        HttpMethod method = rc.request().method();
        boolean cacheMayAnswer = rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION)
                && (method == HttpMethod.GET || method == HttpMethod.HEAD)
                && Work.of(rc).isServerCached();
        if (cacheMayAnswer) rc.next();
        else refuseIfFull(rc);
    }

    private void refuseIfFull(RoutingContext rc) {
        if (workClass(rc) == WorkClass.POLLS && headerLength(rc) > MAX_POLL_HEADERS) {
            Work.of(rc).setMeteredTemplate(rc.vertx().getOrCreateContext());
            problems.write(
                    Problem.of(
                            "bad-request",
                            "A request with wait may have " + MAX_POLL_HEADERS
                                    + " characters of headers besides Authorization. Leave out headers that the server does not need."),
                    rc);
            return;
        }
        boolean hasKey = rc.request().headers().contains(HttpHeaderNames.AUTHORIZATION);
        if (hasKey ? mayLookUpKey(rc) : !refuses(rc)) {
            rc.next();
            return;
        }
        Problem refusal = admission.refusal(workClass(rc), rc, rc.vertx().getOrCreateContext());
        HttpServerRequest request = rc.request();
        if (request.isEnded() || !RequestBodies.announcesBody(request)) problems.write(refusal, rc);
        else if (RequestBodies.canDiscard(request)) refuseAndDiscardBody(refusal, rc);
        else Deadline.refuseAndClose(rc, refusal, problems);
    }

    // Only a valid key waits, so that Authorization is short.
    private static int headerLength(RoutingContext rc) {
        return rc.request().headers().entries().stream()
                .filter(header -> !HttpHeaderNames.AUTHORIZATION.contentEqualsIgnoreCase(header.getKey()))
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
    }

    private void refuseAndDiscardBody(Problem refusal, RoutingContext rc) {
        problems.write(refusal, rc);
        RequestBodies.discard(rc);
    }
}
