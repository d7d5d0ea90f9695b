package dateline.ingest.job;

import dateline.access.key.Audit;
import dateline.ingest.job.ImportLeases.JobClaim;
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

/** Runs imports on every node: idle workers claim imports that are due, and those whose lease has expired. */
@Singleton
public class ImportRunner {

    private static final Logger LOG = Logger.getLogger(ImportRunner.class);
    private static final long POLL_MILLIS = 500;
    private static final long KEY_CHECK_MILLIS = 2_000;
    private static final int MAX_FETCHES = 8;

    private final ImportJobs jobs;
    private final ImportLeases leases;
    private final ImportRun run;
    private final ImportConfig config;
    private final ScheduledExecutorService executor;
    private final Semaphore permits;
    private final Semaphore fetches = new Semaphore(MAX_FETCHES);
    private volatile boolean isStopping;

    ImportRunner(ImportJobs jobs, ImportLeases leases, ImportRun run, ImportConfig config) {
        this.jobs = jobs;
        this.leases = leases;
        this.run = run;
        this.config = config;
        this.permits = new Semaphore(config.workers());
        // One thread more, so that keys are checked while all others are busy.
        this.executor = Executors.newScheduledThreadPool(config.workers() + MAX_FETCHES + 1, work -> {
            Thread thread = new Thread(work, "import");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start(@Observes StartupEvent event) {
        for (int i = 0; i < config.workers(); i++)
            executor.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (config.workers() > 0)
            executor.scheduleWithFixedDelay(
                    this::cancelImportsOfEndedKeys, KEY_CHECK_MILLIS, KEY_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    // Waits up to 10 seconds for workers to commit or release their imports, while the database is still connected.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        executor.shutdown();
        if (!executor.awaitTermination(10, TimeUnit.SECONDS)) executor.shutdownNow();
    }

    /** Looks for due imports now, instead of at the next poll. */
    public void pollSoon() {
        try {
            executor.execute(this::poll);
        } catch (RejectedExecutionException shutdown) {
            LOG.debug("This node is stopping: due imports are left to other nodes, or to the next start");
        }
    }

    private record AuditedState(String state) {}

    // Queued imports end with their key, running ones only when it is revoked. The audit log records the reason.
    private void cancelImportsOfEndedKeys() {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                Instant now = jobs.now();
                for (ImportJob job : jobs.cancelOfEndedKeys()) {
                    Audit.of("import:" + job.id(), "import-canceled")
                            .to(new AuditedState(job.state()))
                            .because(job.problemCode())
                            .record("server", now);
                    LOG.infof("Import %s is canceled: its key has ended (%s).", job.id(), job.problemCode());
                }
            });
        } catch (RuntimeException | Error e) {
            if (!isStopping)
                LOG.warnf(
                        "The keys of imports could not be checked; the next check follows in %d ms: %s",
                        KEY_CHECK_MILLIS, e);
        }
    }

    // A document is fetched by a thread of its own, because a slow server must not delay the documents that were
    // uploaded.
    // While all these threads are busy, the worker fetches it.
    private void start(JobClaim claim) {
        if (claim.job().hasDocument() || !fetches.tryAcquire()) {
            run.execute(claim, () -> isStopping);
            return;
        }
        executor.execute(() -> {
            try {
                run.fetch(claim);
            } finally {
                fetches.release();
                pollSoon();
            }
        });
    }

    private void poll() {
        // A busy worker claims the next import itself when it is done. After a failure the next poll does.
        if (!permits.tryAcquire()) return;
        try {
            Optional<JobClaim> claim = isStopping ? Optional.empty() : leases.claim();
            while (claim.isPresent()) {
                start(claim.get());
                claim = isStopping ? Optional.empty() : leases.claim();
            }
        } catch (RuntimeException | Error e) {
            LOG.warnf("Due imports could not be run; the next poll tries again: %s", e);
        } finally {
            permits.release();
        }
    }
}
