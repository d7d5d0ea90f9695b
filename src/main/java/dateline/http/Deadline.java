package dateline.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A bound on the whole of a request: a client that drips its body, and an answer that does not come, both end. */
final class Deadline {

    private Deadline() {}

    static void start(RoutingContext rc, Duration limit, ProblemWriter problems) {
        long timer = rc.vertx().setTimer(limit.toMillis(), id -> expire(rc, limit, problems));
        rc.addEndHandler(done -> rc.vertx().cancelTimer(timer));
    }

    private static void expire(RoutingContext rc, Duration limit, ProblemWriter problems) {
        if (rc.response().ended()) return;
        if (rc.response().headWritten()) {
            rc.request().connection().close();
            return;
        }
        boolean unread = !rc.request().isEnded();
        Problem problem = unread
                ? Problem.of(
                        "request-timeout",
                        "The request did not arrive within " + limit.toSeconds() + " seconds. Send it again.")
                : Problem.of(
                                "overloaded",
                                "No answer within " + limit.toSeconds()
                                        + " seconds. A write may still take effect: repeat it with the same Idempotency-Key, or look.")
                        .header("Retry-After", "5");
        rc.response().putHeader("Connection", "close");
        rc.response().endHandler(done -> rc.request().connection().close());
        problems.write(problem, rc);
    }
}
