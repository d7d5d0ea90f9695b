package dateline.http.base;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Logs an error that many requests share at most once a second, with the number of occurrences since the last line. Thread-safe. */
public final class ThrottledLog {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final String message;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong suppressed = new AtomicLong();

    public ThrottledLog(Logger log, String message) {
        this.log = log;
        this.message = message;
    }

    public void log(String cause) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PERIOD_NANOS)) {
            suppressed.incrementAndGet();
            return;
        }
        log.errorf("%s (%d more since the last such line): %s", message, suppressed.getAndSet(0), cause);
    }
}
