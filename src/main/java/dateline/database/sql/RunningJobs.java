package dateline.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Counts the runs of {@link DatabaseJob} methods, so that the server can wait for them when it stops. */
@Singleton
public class RunningJobs {

    private static final Logger LOG = Logger.getLogger(RunningJobs.class);
    private static final int MAX_RUNS = 1_000;
    private static final long PATIENCE_SECONDS = 10;

    private final Semaphore runs = new Semaphore(MAX_RUNS);
    private volatile boolean isStopping;

    /** Whether the server stops. A job that works in batches then begins no other one. */
    public boolean isStopping() {
        return isStopping;
    }

    /** @return whether the run may begin; then {@link #end} must follow */
    boolean begin() {
        return !isStopping && runs.tryAcquire();
    }

    void end() {
        runs.release();
    }

    // After the observers that tell long jobs to stop (2,500), before those that close what the jobs use (10,000).
    void stop(@Observes @Priority(5_000) ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        if (!runs.tryAcquire(MAX_RUNS, PATIENCE_SECONDS, TimeUnit.SECONDS))
            LOG.warnf(
                    "Jobs still run %d s after the stop began; the server stops without waiting for them",
                    PATIENCE_SECONDS);
    }
}
