package dateline.http;

import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A bound on the whole of a request: a client that drips its body, and an answer that does not come, both end. */
public final class Deadline {

    private static final String EXTENSION = "dateline.deadline.extension";
    private static final String WAITS = "dateline.deadline.waits";
    private static final String PROGRESS = "dateline.deadline.progress";
    // A socket takes nothing more until a third of its buffer, which may have grown to 4 MB, has been read: to the one
    // who
    // writes, a steady reader moves in leaps.
    private static final int PATIENCE = 5;

    private static final String ARRIVING = "dateline.deadline.arriving";

    private record Progress(long written, int still) {}

    private record Arriving(long read, long end) {}

    private Deadline() {}

    /** An answer that is long by nature may take longer, as long as it moves within five times what others have in all. */
    public static void whileMoving(RoutingContext rc) {
        rc.put(PROGRESS, new Progress(0, 0));
    }

    /** A body that is long by nature may take so long, as long as some of it comes within what others have in all. */
    public static void whileArriving(RoutingContext rc, Duration most) {
        rc.put(ARRIVING, new Arriving(0, System.nanoTime() + most.toNanos()));
    }

    private static boolean arriving(RoutingContext rc) {
        Arriving before = rc.get(ARRIVING);
        if (before == null || System.nanoTime() > before.end()) return false;
        long read = rc.request().bytesRead();
        rc.put(ARRIVING, new Arriving(read, before.end()));
        // What has come whole is being looked at.
        return rc.request().isEnded() || read > before.read();
    }

    /** An answer that waits for something may begin so much later; what it waits for is to be heard at once, so no cache keeps it. */
    public static void extend(RoutingContext rc, Duration wait) {
        rc.put(EXTENSION, wait).put(WAITS, true);
    }

    static boolean waits(RoutingContext rc) {
        return rc.get(WAITS) != null;
    }

    static void start(RoutingContext rc, Duration limit, ProblemWriter problems) {
        long timer = rc.vertx().setTimer(limit.toMillis(), id -> expire(rc, limit, problems));
        rc.addEndHandler(done -> rc.vertx().cancelTimer(timer));
    }

    private static boolean moving(RoutingContext rc) {
        Progress before = rc.get(PROGRESS);
        if (before == null) return false;
        long written = rc.response().bytesWritten();
        Progress now =
                written > before.written() ? new Progress(written, 0) : new Progress(written, before.still() + 1);
        rc.put(PROGRESS, now);
        return now.still() < PATIENCE;
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
        Duration more = rc.remove(EXTENSION);
        if (more != null) {
            start(rc, more, problems);
            return;
        }
        if (!rc.response().headWritten() && arriving(rc)) {
            start(rc, limit, problems);
            return;
        }
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
        try {
            rc.response().putHeader("Connection", "close");
            rc.response().endHandler(done -> rc.request().connection().close());
            problems.write(problem, rc);
        } catch (IllegalStateException answeredJustNow) {
            // A worker began the answer between the question and this.
            if (!rc.response().headWritten()) throw answeredJustNow;
        }
    }
}
