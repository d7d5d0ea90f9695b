package dateline.push.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A thread that runs a task repeatedly: again when it is woken, or after the pause that the task returns. */
final class RoundWorker {

    private static final Logger LOG = Logger.getLogger(RoundWorker.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<Duration> round;
    private final Thread thread;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean stopping;

    RoundWorker(String name, Supplier<Duration> round) {
        this.round = round;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
    }

    void wake() {
        if (work.availablePermits() == 0) work.release();
    }

    /** Lets the running round finish, for at most 10 seconds, and starts no further one. */
    void stop() {
        stopping = true;
        wake();
        try {
            if (thread.isAlive()) thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            Duration wait = AFTER_FAILURE;
            try {
                wait = round.get();
            } catch (RuntimeException e) {
                if (!stopping) LOG.warnf("%s will try again: %s", thread.getName(), e);
            } catch (Error e) {
                // The thread must survive an error in one round, or no further round would run.
                LOG.errorf(e, "%s will try again", thread.getName());
            }
            try {
                if (work.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) work.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
