package dateline.http;

import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A bound on the whole of a request: a client that drips its body, and an answer that does not come, both end. */
public final class Deadline {

    private static final String WRITTEN = "dateline.deadline.written";
    // Two kilobytes a second or so: slower than any line that is worth waiting for.
    private static final long LEAST = 65_536;

    private Deadline() {}

    /** An answer that is long by nature may take longer, as long as it moves: 64 KiB in the time that others have in all. */
    public static void whileMoving(RoutingContext rc) {
        rc.put(WRITTEN, 0L);
    }

    static void start(RoutingContext rc, Duration limit, ProblemWriter problems) {
        long timer = rc.vertx().setTimer(limit.toMillis(), id -> expire(rc, limit, problems));
        rc.addEndHandler(done -> rc.vertx().cancelTimer(timer));
    }

    private static boolean moving(RoutingContext rc) {
        Long before = rc.get(WRITTEN);
        long written = rc.response().bytesWritten();
        if (before == null || written - before < LEAST) return false;
        rc.put(WRITTEN, written);
        return true;
    }

    // A connection that is closed in order first waits until what is written has been read; who does not read is cut
    // off.
    private static void cut(RoutingContext rc) {
        if (rc.request().connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().close();
        } else {
            rc.request().connection().close();
        }
    }

    private static void expire(RoutingContext rc, Duration limit, ProblemWriter problems) {
        if (rc.response().ended()) return;
        if (rc.response().headWritten()) {
            if (moving(rc)) {
                start(rc, limit, problems);
                return;
            }
            cut(rc);
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
