package dateline.ingest.job;

import dateline.access.key.Audit;
import dateline.ingest.job.ImportJobs.JobClaim;
import dateline.ingest.story.ImportJob;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Works at imports, on every node: whoever has time takes one that is due, or one whose node has gone. */
@Singleton
public class ImportRunner {

    private static final Logger LOG = Logger.getLogger(ImportRunner.class);
    private static final long PERIOD_MILLIS = 500;
    private static final long KEYS_MILLIS = 2_000;

    private final ImportJobs jobs;
    private final ImportRun run;
    private final ImportConfig config;
    private final ScheduledExecutorService threads;
    private final Semaphore places;
    private volatile boolean stopping;

    ImportRunner(ImportJobs jobs, ImportRun run, ImportConfig config) {
        this.jobs = jobs;
        this.run = run;
        this.config = config;
        this.places = new Semaphore(config.workers());
        // One more, for what ends while all of them work.
        this.threads = Executors.newScheduledThreadPool(config.workers() + 1, work -> {
            Thread thread = new Thread(work, "import");
            thread.setDaemon(true);
            return thread;
        });
    }

    void begin(@Observes StartupEvent start) {
        for (int i = 0; i < config.workers(); i++)
            threads.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        if (config.workers() > 0)
            threads.scheduleWithFixedDelay(this::compareKeys, KEYS_MILLIS, KEYS_MILLIS, TimeUnit.MILLISECONDS);
    }

    // While there still is a database to write into.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) threads.shutdownNow();
    }

    /** A document has come, and need not wait for the next look. */
    public void soon() {
        try {
            threads.execute(this::look);
        } catch (RejectedExecutionException ends) {
            LOG.debug("An import is left to other nodes, or to the next start");
        }
    }

    private record AuditedState(String state) {}

    // Nothing goes on by a right that there is no more, and whoever looks sees why.
    private void compareKeys() {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                Instant now = jobs.now();
                for (ImportJob job : jobs.endWithTheirKeys()) {
                    Audit.of("import:" + job.id(), "import-canceled")
                            .to(new AuditedState(job.state()))
                            .because(job.problemCode())
                            .record("server", now);
                    LOG.infof("Import %s is canceled: %s, which had ordered it.", job.id(), job.problemCode());
                }
            });
        } catch (RuntimeException | Error e) {
            if (!stopping) LOG.warnf("Imports could not be compared with their keys, and will be again: %s", e);
        }
    }

    private void look() {
        // Whoever is at work looks for the next one when it is done; where it fails, the next look does.
        if (!places.tryAcquire()) return;
        try {
            Optional<JobClaim> due = stopping ? Optional.empty() : jobs.claim();
            while (due.isPresent()) {
                run.work(due.get(), () -> stopping);
                due = stopping ? Optional.empty() : jobs.claim();
            }
        } catch (RuntimeException | Error e) {
            LOG.warnf("Imports could not be looked for, and will be tried again: %s", e);
        } finally {
            places.release();
        }
    }
}
