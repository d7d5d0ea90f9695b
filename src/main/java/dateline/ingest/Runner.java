package dateline.ingest;

import dateline.ingest.Jobs.Claim;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Works at imports, on every node: whoever has time takes one that is due, or one whose node has gone. */
@Singleton
class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final long PERIOD_MILLIS = 500;

    private final Jobs jobs;
    private final Run run;
    private final ImportConfig config;
    private final ScheduledExecutorService threads;
    private volatile boolean stopping;

    Runner(Jobs jobs, Run run, ImportConfig config) {
        this.jobs = jobs;
        this.run = run;
        this.config = config;
        this.threads = Executors.newScheduledThreadPool(Math.max(1, config.workers()), work -> {
            Thread thread = new Thread(work, "import");
            thread.setDaemon(true);
            return thread;
        });
    }

    void begin(@Observes StartupEvent start) {
        for (int i = 0; i < config.workers(); i++)
            threads.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    // While there still is a database to write into.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) threads.shutdownNow();
    }

    private void look() {
        try {
            Optional<Claim> due = stopping ? Optional.empty() : jobs.claim();
            while (due.isPresent()) {
                run.work(due.get(), () -> stopping);
                due = stopping ? Optional.empty() : jobs.claim();
            }
        } catch (RuntimeException e) {
            LOG.warnf("Imports could not be looked for, and will be tried again: %s", e.getMessage());
        }
    }
}
