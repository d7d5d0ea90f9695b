package dateline.http.base;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Logs an error that many requests share: the first at once, then one line a second at most, with the number left out since. */
public final class ThrottledLog {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final String what;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private final AtomicLong leftOut = new AtomicLong();

    public ThrottledLog(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    public void log(String cause) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PERIOD_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        log.errorf("%s (%d more since the last such line): %s", what, leftOut.getAndSet(0), cause);
    }
}
