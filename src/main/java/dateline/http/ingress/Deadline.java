package dateline.http.ingress;

import dateline.http.base.VertxInternals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The deadline of a request. It runs from the end of the headers to the response. It is paused while the body arrives and while the request is
 * queued, which have limits of their own; the time before a pause counts. A request that does not arrive in time is answered
 * with 408. A request that is not answered in time gets a 503, which says whether a write may still take effect.
 */
public final class Deadline {

    private static final String KEY = "dateline.deadline";
    // A socket becomes writable again only when a third of its buffer, which may have grown to 4 MB, is free. A slow
    // but steady client therefore shows no progress for several periods.
    private static final int MAX_IDLE_PERIODS = 5;

    private final RoutingContext rc;
    private final ProblemWriter problems;
    private volatile Duration limit;
    private volatile boolean admitted;
    private volatile boolean longPoll;
    private volatile Duration extension;
    private volatile ResponseProgress responseProgress;
    private volatile UploadProgress uploadProgress;
    private boolean hasEnded;
    private long timer = -1;
    // Of System.nanoTime(), while the timer runs.
    private volatile long armedAt;
    private Duration used = Duration.ZERO;

    /** Progress of a streamed response: bytes written so far and the number of deadlines since the last byte. */
    private record ResponseProgress(long written, int idlePeriods) {}

    /**
     * Progress of a streamed body: bytes read so far, the time by which it must be complete, of {@code System.nanoTime()}, and
     * the least rate in bytes per second.
     */
    private record UploadProgress(long read, long deadlineNanos, long rate) {}

    private Deadline(RoutingContext rc, ProblemWriter problems) {
        this.rc = rc;
        this.problems = problems;
    }

    /** Starts the deadline of a request whose headers have been read, unless it has been started already. On the event loop. */
    public static void start(RoutingContext rc, Duration limit, ProblemWriter problems) {
        if (rc.get(KEY) != null) return;
        Deadline deadline = new Deadline(rc, problems);
        rc.put(KEY, deadline);
        deadline.arm(limit);
        VertxInternals.whenEnded(rc, deadline::end);
    }

    /** Stops the deadline while the body arrives or the request is queued. On the event loop. */
    static void pause(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null) deadline.disarm();
    }

    /**
     * Continues the deadline at admission. After that a write may take effect. On the event loop.
     *
     * @param limit of the work class
     * @param waited the time in the queue that counts
     */
    static void restart(RoutingContext rc, Duration limit, Duration waited) {
        Deadline deadline = rc.get(KEY);
        if (deadline == null) return;
        deadline.disarm();
        deadline.admitted = true;
        deadline.arm(limit, limit.minus(deadline.used).minus(waited));
    }

    /** Lets a streamed response take longer, as long as bytes are written within five deadlines. */
    public static void extendWhileSending(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null) deadline.responseProgress = new ResponseProgress(0, 0);
    }

    /**
     * Lets a streamed body take up to {@code longest}, as long as it arrives fast enough.
     *
     * @param rate bytes per second, over each deadline
     */
    public static void extendWhileReceiving(RoutingContext rc, Duration longest, long rate) {
        Deadline deadline = rc.get(KEY);
        if (deadline != null)
            deadline.uploadProgress = new UploadProgress(0, System.nanoTime() + longest.toNanos(), rate);
    }

    /** Extends the deadline of a long poll by the time that it waits for changes. Its response is not stored by any cache. */
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

    /** Time since the request was admitted, from when on it may have read from the database; zero without a deadline. */
    public static Duration sinceAdmission(RoutingContext rc) {
        Deadline deadline = rc.get(KEY);
        return deadline == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - deadline.armedAt);
    }

    private void arm(Duration time) {
        arm(time, time);
    }

    // A running timer keeps the request in memory.
    private void end() {
        hasEnded = true;
        disarm();
    }

    private void arm(Duration time, Duration left) {
        if (hasEnded) return;
        limit = time;
        armedAt = System.nanoTime();
        timer = rc.vertx().setTimer(Math.max(1, left.toMillis()), id -> expire());
    }

    private void disarm() {
        if (timer < 0) return;
        rc.vertx().cancelTimer(timer);
        used = used.plusNanos(System.nanoTime() - armedAt);
        timer = -1;
    }

    private void expire() {
        timer = -1;
        if (rc.response().ended()) return;
        Duration extra = extension;
        if (extra != null) {
            extension = null;
            arm(extra);
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
        boolean isRead = method == HttpMethod.GET || method == HttpMethod.HEAD;
        String detail = "No answer within " + limit.toSeconds() + " seconds.";
        String advice = isRead
                ? " Try again in a few seconds."
                : admitted
                        ? " A write may still take effect: repeat it with the same Idempotency-Key, or read the resource."
                        : " Nothing of it was done; send it again.";
        return Problem.of("overloaded", detail + advice).header("Retry-After", "5");
    }

    /** The 408 for a request that was aborted or arrived too slowly. */
    static Problem incompleteRequest() {
        return Problem.of(
                "request-timeout",
                "The request did not arrive completely in time. Nothing was changed; send it again.");
    }

    private boolean isReceiving() {
        UploadProgress previous = uploadProgress;
        if (previous == null || rc.response().headWritten() || System.nanoTime() > previous.deadlineNanos())
            return false;
        long read = rc.request().bytesRead();
        uploadProgress = new UploadProgress(read, previous.deadlineNanos(), previous.rate());
        // A document that has arrived completely is being validated.
        return rc.request().isEnded() || read - previous.read() >= previous.rate() * limit.toSeconds();
    }

    private boolean isSending() {
        ResponseProgress previous = responseProgress;
        if (previous == null) return false;
        long written = rc.response().bytesWritten();
        ResponseProgress current = written > previous.written()
                ? new ResponseProgress(written, 0)
                : new ResponseProgress(written, previous.idlePeriods() + 1);
        responseProgress = current;
        return current.idlePeriods() < MAX_IDLE_PERIODS;
    }

    /** Writes the problem and closes the connection, without waiting for the rest of the request. */
    static void refuseAndClose(RoutingContext rc, Problem problem, ProblemWriter problems) {
        try {
            RequestFraming.closeAfterResponse(rc);
            problems.write(problem, rc);
        } catch (IllegalStateException alreadyAnswered) {
            // A worker thread began its response after the check of the caller.
            if (!rc.response().headWritten()) throw alreadyAnswered;
        }
    }
}
