package dateline.database.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Restarts the embedded server whenever its process ends, until the watch is stopped: immediately if it ran for a
 * minute or more, after 1 to 4 s if it ended early, and after up to 30 s while it does not start. A full disk may
 * become free at any time.
 */
final class ServerWatch {

    private static final Logger LOG = Logger.getLogger(ServerWatch.class);
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);
    private static final long MAX_PAUSE_SECONDS = 30;
    // Limits the pause before restarting a server that ends early to 4 s.
    private static final int MAX_EARLY_EXITS = 4;

    /** Starts a server and waits until it answers. */
    interface Starter {
        Process start() throws IOException, EmbeddedDatabaseException;
    }

    private final Starter starter;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread watch = new Thread(task, "database-watch");
        watch.setDaemon(true);
        return watch;
    });
    // {@link System#nanoTime} of the exit; 0 while the server runs.
    private volatile long lostAtNanos;
    private volatile long startedAtNanos;
    // Used by the watching thread only.
    private int consecutiveExits;

    ServerWatch(Starter starter) {
        this.starter = starter;
    }

    /** Watches a process that has just been started. */
    void watch(Process server) {
        startedAtNanos = System.nanoTime();
        server.onExit().thenAcceptAsync(this::restart, thread);
    }

    /** Ends the watch; nothing is restarted afterwards. */
    void stop() {
        stopped.countDown();
        thread.shutdown();
    }

    /** How long the server has been down; zero while it runs. */
    Duration lostFor() {
        long since = lostAtNanos;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    private void restart(Process exited) {
        if (isStopped()) return;
        long noticedNanos = System.nanoTime();
        lostAtNanos = noticedNanos;
        consecutiveExits = noticedNanos - startedAtNanos < STABLE_AFTER.toNanos() ? consecutiveExits + 1 : 1;
        LOG.errorf("The database server ended unexpectedly (exit code %d); starting it again", exited.exitValue());
        for (int attempt = Math.min(consecutiveExits, MAX_EARLY_EXITS); pause(attempt); attempt++) {
            try {
                Process server = starter.start();
                lostAtNanos = 0;
                watch(server);
                LOG.infof("The database is back after %d ms", (System.nanoTime() - noticedNanos) / 1_000_000);
                return;
            } catch (IOException | EmbeddedDatabaseException | RuntimeException e) {
                if (isStopped()) return;
                LOG.errorf(
                        "The database server does not start; next attempt in %d s: %s",
                        pauseBefore(attempt + 1).toSeconds(), e.getMessage());
            }
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** @return false where the watch was stopped */
    private boolean pause(int attempt) {
        try {
            return !stopped.await(pauseBefore(attempt).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** None, then 1, 2, 4, 8, 16, 30, 30 … seconds. */
    static Duration pauseBefore(int attempt) {
        if (attempt <= 1) return Duration.ZERO;
        return Duration.ofSeconds(Math.min(MAX_PAUSE_SECONDS, 1L << Math.min(attempt - 2, 5)));
    }
}
