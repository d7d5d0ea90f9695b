package dateline.syndication.check;

import dateline.syndication.check.CheckQueue.ClaimedCheck;
import dateline.syndication.check.PageChecker.PageCheck;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Makes checks on every node: idle workers claim checks that wait. */
@Singleton
class CheckRunner {

    private static final Logger LOG = Logger.getLogger(CheckRunner.class);
    private static final long POLL_MILLIS = 1_000;
    private static final int MAX_ATTEMPTS = 3;
    private static final String NOT_ENDED =
            "The check was begun " + MAX_ATTEMPTS + " times, and each time the node stopped before its end.";
    private static final String FAILED = "The check failed on this server. Its log says why.";

    private final CheckQueue queue;
    private final RequiredCopyLoader requiredCopies;
    private final PageChecker checker;
    private final CheckResults results;
    private final CheckConfig config;
    private final ScheduledExecutorService executor;
    private final Semaphore permits;
    private volatile boolean isStopping;

    CheckRunner(
            CheckQueue queue,
            RequiredCopyLoader requiredCopies,
            PageChecker checker,
            CheckResults results,
            CheckConfig config) {
        this.queue = queue;
        this.requiredCopies = requiredCopies;
        this.checker = checker;
        this.results = results;
        this.config = config;
        this.permits = new Semaphore(config.workers());
        this.executor = Executors.newScheduledThreadPool(Math.max(1, config.workers()), work -> {
            Thread thread = new Thread(work, "reproduction-check");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start(@Observes StartupEvent event) {
        for (int i = 0; i < config.workers(); i++)
            executor.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    // A check that does not end within 2 seconds is made again, by any node, when its lease has expired.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        executor.shutdown();
        if (!executor.awaitTermination(2, TimeUnit.SECONDS)) executor.shutdownNow();
    }

    /** Looks for checks that wait now, instead of at the next poll. */
    void pollSoon() {
        try {
            if (config.workers() > 0) executor.execute(this::poll);
        } catch (RejectedExecutionException shutdown) {
            LOG.debug("This node is stopping: checks that wait are left to other nodes, or to the next start");
        }
    }

    private void poll() {
        // A busy worker claims the next check itself when it is done.
        if (!permits.tryAcquire()) return;
        try {
            Optional<ClaimedCheck> check = claim();
            while (check.isPresent()) {
                results.store(check.get(), make(check.get()));
                check = claim();
            }
        } catch (RuntimeException | Error e) {
            if (!isStopping) LOG.warnf("Checks of copies could not be made; the next poll tries again: %s", e);
        } finally {
            permits.release();
        }
    }

    private Optional<ClaimedCheck> claim() {
        return isStopping ? Optional.empty() : queue.claim();
    }

    private PageCheck make(ClaimedCheck check) {
        // A page that ends a node must not end it, or the next node, at each start.
        if (check.attempts() > MAX_ATTEMPTS)
            return new PageCheck(null, null, "internal-error", NOT_ENDED, Duration.ZERO, null);
        try {
            return checker.check(check.url(), requiredCopies.load(check, queue.now()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "The check %s of the copy %s failed", check.id(), check.reproduction());
            return new PageCheck(null, null, "internal-error", FAILED, Duration.ZERO, null);
        }
    }
}
