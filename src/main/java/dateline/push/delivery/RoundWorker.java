package dateline.push.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A thread that runs a task repeatedly: again when it is woken, or after the pause that the task returns. */
final class RoundWorker {

    private static final Logger LOG = Logger.getLogger(RoundWorker.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<Duration> task;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean isStopping;

    RoundWorker(String name, Supplier<Duration> task) {
        this.task = task;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
    }

    void wake() {
        if (wakeUps.availablePermits() == 0) wakeUps.release();
    }

    /** Lets the running round finish, for at most 10 seconds, and starts no further one. */
    void stop() {
        isStopping = true;
        wake();
        try {
            if (thread.isAlive()) thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isStopping) {
            Duration wait = PAUSE_AFTER_FAILURE;
            try {
                wait = task.get();
            } catch (RuntimeException e) {
                if (!isStopping) LOG.warnf("A round of thread %s failed and is repeated: %s", thread.getName(), e);
            } catch (Error e) {
                // The thread must survive an error in one round, or no further round would run.
                LOG.errorf(e, "A round of thread %s failed and is repeated", thread.getName());
            }
            try {
                if (wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) wakeUps.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
