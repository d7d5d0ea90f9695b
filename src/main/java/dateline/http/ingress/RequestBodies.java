package dateline.http.ingress;

import dateline.http.base.VertxInternals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Receives request bodies on the event loop, before admission to a worker thread: a slow or aborted body occupies a connection and the bytes
 * received so far, but no thread. The body of a request without a key is discarded. Documents of imports, which may be far larger, are
 * streamed to threads of their own class instead.
 */
@Singleton
class RequestBodies {

    private static final long MAX_DISCARDED_BYTES = 64 * 1024;

    private final HttpLimits limits;
    private final RateLimitKey rateLimitKey;
    private final ProblemWriter problems;
    private final BodyBudget budget;

    RequestBodies(HttpLimits limits, RateLimitKey rateLimitKey, ProblemWriter problems, BodyBudget budget) {
        this.limits = limits;
        this.rateLimitKey = rateLimitKey;
        this.problems = problems;
        this.budget = budget;
    }

    void register(@Observes Filters filters) {
        RequestFilter.REQUEST_BODIES.register(filters, this::receive);
    }

    private void receive(RoutingContext rc) {
        HttpServerRequest request = rc.request();
        if (Work.of(rc).declared() == WorkClass.DOCUMENTS) {
            rc.next();
            return;
        }
        if (request.isEnded() || !announcesBody(request)) {
            VertxInternals.setBody(rc, Buffer.buffer());
            rc.next();
            return;
        }
        if (!rateLimitKey.hasKey(rc)) {
            // No operation with a body is public: the response does not depend on the body.
            if (canDiscard(request)) discard(rc);
            else RequestFraming.closeAfterResponse(rc);
            VertxInternals.setBody(rc, Buffer.buffer());
            rc.next();
            return;
        }
        Deadline.pause(rc);
        new BodyReceiver(rc).start();
    }

    /** Whether a body is short enough to be read and discarded, so that its connection can be used again. */
    static boolean canDiscard(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        // A client that waits for 100 Continue sends no body after a refusal.
        return length != null
                && Long.parseLong(length) <= MAX_DISCARDED_BYTES
                && !request.headers().contains(HttpHeaderNames.EXPECT);
    }

    /** Reads and discards a body. If it has not arrived a second after the response, the connection is closed. */
    static void discard(RoutingContext rc) {
        rc.request().handler(discarded -> {});
        rc.request().resume();
    }

    static boolean announcesBody(HttpServerRequest request) {
        var headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) return true;
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && !length.equals("0");
    }

    /** Receives one body. Confined to the event loop of the request. */
    private final class BodyReceiver {

        private final RoutingContext rc;
        private final Context context;
        private final String caller;
        private final boolean takedown;
        private final Buffer body = Buffer.buffer();
        private final long startNanos = System.nanoTime();
        private long reserved;
        private long timer;
        private boolean finished;

        private BodyReceiver(RoutingContext rc) {
            this.rc = rc;
            this.context = rc.vertx().getOrCreateContext();
            this.caller = rateLimitKey.of(rc);
            this.takedown = rateLimitKey.hasKey(rc) && Work.of(rc).declared() == WorkClass.TAKEDOWN;
        }

        private void start() {
            HttpServerRequest request = rc.request();
            // If the connection was closed while the key was looked up, no handler would be called any more, and the
            // bytes received would stay reserved.
            if (rc.response().closed()) return;
            VertxInternals.whenEnded(rc, () -> {
                stop();
                budget.release(caller, reserved);
            });
            request.exceptionHandler(this::fail);
            request.handler(this::append);
            request.endHandler(end -> complete());
            String expect = request.getHeader(HttpHeaderNames.EXPECT);
            // A client of HTTP/1.0 would take it for the response (RFC 9110 section 10.1.1).
            if ("100-continue".equalsIgnoreCase(expect) && request.version() == HttpVersion.HTTP_1_1)
                rc.response().writeContinue();
            timer = rc.vertx().setTimer(limits.bodyGrace().toMillis(), this::checkRate);
            request.resume();
        }

        private void append(Buffer chunk) {
            if (finished) return;
            long length = (long) body.length() + chunk.length();
            if (length > limits.body()) {
                refuse(Problem.of("body-too-large", "A body may have " + limits.body() + " bytes; this one has more.")
                        .with("limit", limits.body()));
                return;
            }
            boolean exempt = takedown && length <= WorkTable.SMALL_BODY;
            long additional = exempt ? 0 : length - reserved;
            if (additional > 0) {
                if (!budget.tryReserve(caller, additional)) {
                    refuse(Problem.of(
                                    "overloaded",
                                    "The server is receiving too many request bodies. It did not process this request; try again in 5 seconds.")
                            .header("Retry-After", "5"));
                    return;
                }
                reserved += additional;
            }
            body.appendBuffer(chunk);
        }

        private void complete() {
            if (finished) return;
            stop();
            VertxInternals.setBody(rc, body);
            rc.next();
        }

        // The time allowed grows with the bytes received: body-grace, and one second for each body-rate bytes.
        private void checkRate(long timerId) {
            if (finished) return;
            long nanosPerByte = 1_000_000_000L / limits.bodyRate();
            long allowedNanos = Math.min(
                    limits.bodyDeadline().toNanos(), limits.bodyGrace().toNanos() + body.length() * nanosPerByte);
            long remainingNanos = allowedNanos - (System.nanoTime() - startNanos);
            if (remainingNanos > 0) timer = rc.vertx().setTimer(remainingNanos / 1_000_000 + 1, this::checkRate);
            else refuse(Deadline.incompleteRequest());
        }

        private void fail(Throwable failure) {
            if (finished) return;
            boolean isConnectionFailure = failure instanceof IOException || failure instanceof VertxException;
            refuse(
                    isConnectionFailure
                            ? Deadline.incompleteRequest()
                            : Problem.of(
                                    "bad-request",
                                    "The server cannot read the body to its end. Check the chunks of the body."));
        }

        private void refuse(Problem problem) {
            stop();
            Work.of(rc).setMeteredTemplate(context);
            Deadline.refuseAndClose(rc, problem, problems);
        }

        private void stop() {
            finished = true;
            rc.vertx().cancelTimer(timer);
        }
    }
}
