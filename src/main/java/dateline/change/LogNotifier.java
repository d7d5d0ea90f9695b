package dateline.change;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Notifies waiting requests when the change log moves. One statement polls the log for all of them, and a waiting
 * request holds no thread.
 */
@Singleton
public class LogNotifier {

    private static final Logger LOG = Logger.getLogger(LogNotifier.class);
    private static final long PERIOD_MILLIS = 200;

    // Differs after every committed row, and again when rows that were held back can be read in order.
    private static final String HEAD = """
            select concat_ws(' ', (select max(id) from change), (
                select (epoch, xid, id)::text from change
                where epoch < current_epoch() or xid < pg_snapshot_xmin(pg_current_snapshot())
                order by epoch desc, xid desc, id desc limit 1))
            """;

    private final AgroalDataSource database;
    private final Set<CompletableFuture<Void>> waiters = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "change-log-notifier");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String head = "";
    private boolean started;

    LogNotifier(AgroalDataSource database) {
        this.database = database;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        scheduler.shutdownNow();
        scheduler.awaitTermination(5, TimeUnit.SECONDS);
        waiters.forEach(waiter -> waiter.complete(null));
    }

    /** The head of the log as last polled. To be read before reading the log. */
    public String head() {
        return head;
    }

    /**
     * Completes when the log may have moved since it had this head, at the latest after the timeout.
     *
     * @param timeout positive
     */
    public Uni<Void> awaitMove(String seenHead, Duration timeout) {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        waiters.add(moved);
        moved.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
        moved.whenComplete((nothing, failure) -> waiters.remove(moved));
        startPolling();
        if (!head.equals(seenHead) || scheduler.isShutdown()) moved.complete(null);
        return Uni.createFrom().completionStage(moved);
    }

    private synchronized void startPolling() {
        if (started || scheduler.isShutdown()) return;
        started = true;
        scheduler.scheduleWithFixedDelay(this::poll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void poll() {
        if (waiters.isEmpty()) return;
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(HEAD)) {
            row.next();
            String now = row.getString(1);
            if (now.equals(head)) return;
            head = now;
        } catch (SQLException | RuntimeException | Error e) {
            // An Error that escapes would end the schedule.
            LOG.warnf("The change log could not be polled; the next poll tries again: %s", e);
            return;
        }
        waiters.forEach(waiter -> waiter.complete(null));
    }
}
