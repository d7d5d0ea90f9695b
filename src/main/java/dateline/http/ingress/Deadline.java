package dateline.http.ingress;

import dateline.http.base.VertxInternals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Bounds the time to an answer. The time to the head's decisions (key, limits) has the same bound as the time from admission; it does not
 * run while the body arrives or the request is queued, which have bounds of their own. A request that does not arrive is answered 408;
 * one that was begun is answered 503, which says so.
 */
public final class Deadline {

    private static final String KEY = "dateline.deadline";
    // A socket takes nothing more until a third of its buffer, which may have grown to 4 MB, has been read: a steady
    // reader looks as if it moved in leaps.
    private static final int MAX_IDLE_PERIODS = 5;

    private final RoutingContext rc;
    private final ProblemWriter problems;
    private volatile Duration limit;
    private volatile boolean admitted;
    private volatile boolean longPoll;
    private volatile Duration extension;
    private volatile ResponseProgress responseProgress;
    private volatile UploadProgress uploadProgress;
    private long timer = -1;

    /** A long answer as of the last look: bytes written, and looks since the last of them. */
    private record ResponseProgress(long written, int idlePeriods) {}

    /** A long body as of the last look: bytes read, and when it has to be there, in nanoseconds of this JVM. */
    private record UploadProgress(long read, long deadlineNanos) {}

    private Deadline(RoutingContext rc, ProblemWriter problems) {
        this.rc = rc;
        this.problems = problems;
    }

    /** Begins to count for a request whose head is there. */
    static void start(RoutingContext rc, Duration limit, ProblemWriter problems) {
        Deadline deadline = new Deadline(rc, problems);
        rc.put(KEY, deadline);
        deadline.arm(limit);
        rc.addEndHandler(done -> deadline.disarm());
    }

    /** Stops counting while something with a bound of its own goes on: the body, the queue. On the event loop. */
    static void pause(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null) deadline.disarm();
    }

    /** Counts anew, from admission; from here on work may have been done. On the event loop. */
    static void restart(RoutingContext rc, Duration limit) {
        Deadline deadline = rc.get(KEY);
        if (deadline == null) return;
        deadline.disarm();
        deadline.admitted = true;
        deadline.arm(limit);
    }

    /** A streamed answer may take longer, as long as some of it is written within five times the limit. */
    public static void extendWhileSending(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null) deadline.responseProgress = new ResponseProgress(0, 0);
    }

    /** A streamed body may take so long, as long as some of it comes within each limit. */
    public static void extendWhileReceiving(RoutingContext rc, Duration longest) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null) deadline.uploadProgress = new UploadProgress(0, System.nanoTime() + longest.toNanos());
    }

    /** An answer that waits for changes may begin so much later; no cache keeps it. */
    public static void extendForLongPoll(RoutingContext rc, Duration wait) {
        Deadline deadline = rc.get(KEY);
        if (deadline == null) return;
        deadline.extension = wait;
        deadline.longPoll = true;
    }

    public static boolean isLongPoll(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        return deadline != null && deadline.longPoll;
    }

    private void arm(Duration time) {
        limit = time;
        timer = rc.vertx().setTimer(Math.max(1, time.toMillis()), id -> expire());
    }

    private void disarm() {
        if (timer >= 0) rc.vertx().cancelTimer(timer);
        timer = -1;
    }

    private void expire() {
        timer = -1;
        if (rc.response().ended()) return;
        Duration more = extension;
        if (more != null) {
            extension = null;
            arm(more);
        } else if (isReceiving() || isSending()) {
            arm(limit);
        } else if (rc.response().headWritten()) {
            VertxInternals.abort(rc.request().connection());
        } else {
            refuseAndClose(rc, refusal(), problems);
        }
    }

    private Problem refusal() {
        if (uploadProgress != null && !rc.request().isEnded()) return incompleteRequest();
        HttpMethod method = rc.request().method();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        String late = "No answer within " + limit.toSeconds() + " seconds.";
        String then = reads
                ? " Try again in a few seconds."
                : admitted
                        ? " A write may still take effect: repeat it with the same Idempotency-Key, or look."
                        : " Nothing of it was done; send it again.";
        return Problem.of("overloaded", late + then).header("Retry-After", "5");
    }

    /** The answer to a request that broke off or came too slowly. */
    static Problem incompleteRequest() {
        return Problem.of(
                "request-timeout", "The request did not arrive whole in time. Nothing of it was done; send it again.");
    }

    private boolean isReceiving() {
        UploadProgress before = uploadProgress;
        if (before == null || rc.response().headWritten() || System.nanoTime() > before.deadlineNanos()) return false;
        long read = rc.request().bytesRead();
        uploadProgress = new UploadProgress(read, before.deadlineNanos());
        // A document that has come whole is being surveyed.
        return rc.request().isEnded() || read > before.read();
    }

    private boolean isSending() {
        ResponseProgress before = responseProgress;
        if (before == null) return false;
        long written = rc.response().bytesWritten();
        ResponseProgress now = written > before.written()
                ? new ResponseProgress(written, 0)
                : new ResponseProgress(written, before.idlePeriods() + 1);
        responseProgress = now;
        return now.idlePeriods() < MAX_IDLE_PERIODS;
    }

    /** Answers, and closes the connection: the rest of the request is not waited for. */
    static void refuseAndClose(RoutingContext rc, Problem problem, ProblemWriter problems) {
        try {
            rc.response().putHeader("Connection", "close");
            // Not the response's own handler: that would take the place of all others that wait for its end.
            rc.addEndHandler(done -> rc.request().connection().close());
            problems.write(problem, rc);
        } catch (IllegalStateException alreadyAnswered) {
            // A worker began the answer between the question and this.
            if (!rc.response().headWritten()) throw alreadyAnswered;
        }
    }
}
