package dateline.http.ingress;

import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Refuses a request whose class of work is full before its key is looked up and its body is read, so that under overload a refusal costs
 * far less than an answer. A request that the response cache may answer is refused only after the cache has been asked. Takedown is never
 * refused here: its queue is bounded per key.
 */
@Singleton
public class EarlyRefusal {

    // Bytes of a body that is read and discarded, so that its connection can be used again.
    private static final long MAX_DISCARDED_BYTES = 64 * 1024;

    private final Admission admission;
    private final HttpLimits limits;
    private final ProblemWriter problems;

    EarlyRefusal(Admission admission, HttpLimits limits, ProblemWriter problems) {
        this.admission = admission;
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.EARLY_REFUSAL.register(filters, this::beforeKeyLookup);
        RequestFilter.EARLY_REFUSAL_AFTER_CACHE.register(filters, this::refuseIfFull);
    }

    /** Whether this filter would refuse the request now. */
    public boolean refuses(RoutingContext rc) {
        return isFull(workClass(rc));
    }

    private boolean isFull(WorkClass work) {
        return work != WorkClass.NONE && admission.bulkhead(work).isFull();
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
        WorkClass work = workClass(rc);
        if (!isFull(work)) {
            rc.next();
            return;
        }
        Problem refusal = admission.refusal(work, rc, rc.vertx().getOrCreateContext());
        HttpServerRequest request = rc.request();
        if (request.isEnded() || !RequestBodies.announcesBody(request)) problems.write(refusal, rc);
        else if (isSmall(request)) refuseAndDiscardBody(refusal, rc);
        else Deadline.refuseAndClose(rc, refusal, problems);
    }

    private static boolean isSmall(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        // A client that waits for 100 Continue sends no body after a refusal.
        return length != null
                && Long.parseLong(length) <= MAX_DISCARDED_BYTES
                && !request.headers().contains(HttpHeaderNames.EXPECT);
    }

    private void refuseAndDiscardBody(Problem refusal, RoutingContext rc) {
        HttpServerRequest request = rc.request();
        long timer = rc.vertx()
                .setTimer(
                        limits.bodyGrace().toMillis(),
                        late -> request.connection().close());
        request.exceptionHandler(broken -> rc.vertx().cancelTimer(timer));
        request.endHandler(end -> rc.vertx().cancelTimer(timer));
        request.handler(discarded -> {});
        problems.write(refusal, rc);
        request.resume();
    }
}
