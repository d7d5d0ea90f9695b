package dateline.article.editing;

import dateline.article.model.Article;
import dateline.article.model.LifeCycle;
import dateline.database.sql.Sql;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Records scheduled transitions in the change log: an embargo lifts, an article starts or expires. Queries compare with
 * the clock and do not depend on this job. Any node may record a transition; each is recorded once. The job runs when
 * the next transition is due by the clock of the database, and at least every 0.4 seconds.
 */
@Singleton
public class ScheduledTransitions {

    private static final Logger LOG = Logger.getLogger(ScheduledTransitions.class);
    private static final int BATCH_SIZE = 100;
    // A kill or publication of one of these articles waits for the transaction, some 30 ms.
    private static final int PER_TRANSACTION = 10;
    // A transition that was scheduled since the last run, or that a run could not record, waits this long at most.
    private static final long PERIOD_MILLIS = 400;

    private final AgroalDataSource database;
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "scheduled-transitions");
        thread.setDaemon(true);
        return thread;
    });

    ScheduledTransitions(AgroalDataSource database) {
        this.database = database;
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void onStart(@Observes StartupEvent event) {
        runAfter(PERIOD_MILLIS);
    }

    // Stops at shutdown, before the database is closed.
    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        scheduler.shutdown();
        if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) scheduler.shutdownNow();
    }

    private void runAfter(long millis) {
        // A shutdown that begins meanwhile cancels the run.
        if (!scheduler.isShutdown()) scheduler.schedule(this::run, millis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        long next = PERIOD_MILLIS;
        try {
            long untilNext = millisToNext();
            while (untilNext <= 0) untilNext = recordDue() > 0 ? millisToNext() : PERIOD_MILLIS;
            next = untilNext;
        } catch (RuntimeException | Error e) {
            LOG.warnf("Due transitions could not be found; the next run tries again: %s", e);
        } finally {
            // Also after an Error, which would otherwise end the schedule.
            runAfter(next);
        }
    }

    private long millisToNext() {
        Sql next = Sql.of(
                        "select least(:periodMillis, ceil(extract(epoch from min(next_edge_at) - dateline_now()) * 1000))::bigint from article")
                .with("periodMillis", PERIOD_MILLIS);
        return QuarkusTransaction.requiringNew()
                .call(() -> next.first(database, row -> row.getLong(1)).orElseThrow());
    }

    /**
     * Records the transitions that are due, a few in each transaction.
     *
     * @return number of transitions recorded
     */
    public int recordDue() {
        List<UUID> due = QuarkusTransaction.requiringNew().call(this::findDue);
        int recorded = 0;
        for (int from = 0; from < due.size(); from += PER_TRANSACTION)
            recorded += recordTransitions(due.subList(from, Math.min(due.size(), from + PER_TRANSACTION)));
        return recorded;
    }

    private List<UUID> findDue() {
        return Sql.of(
                        "select id from article where next_edge_at <= dateline_now() order by next_edge_at limit :batchSize")
                .with("batchSize", BATCH_SIZE)
                .list(database, row -> row.getObject(1, UUID.class));
    }

    private int recordTransitions(List<UUID> ids) {
        try {
            return QuarkusTransaction.requiringNew().call(() ->
                    (int) ids.stream().filter(this::recordTransition).count());
        } catch (RuntimeException | Error e) {
            if (ids.size() > 1)
                return ids.stream()
                        .mapToInt(id -> recordTransitions(List.of(id)))
                        .sum();
            // The transition stays due, and the next run finds it again.
            LOG.warnf(
                    "The transition of article %s could not be recorded; the next run tries again: %s", ids.get(0), e);
            return 0;
        }
    }

    private boolean recordTransition(UUID id) {
        // Much shorter than the default deadlock_timeout of 1 s: in a deadlock this job gives up first, and no request
        // is aborted. Transitions that come later wait for this one, and the next run tries again.
        Sql.of("select set_config('lock_timeout', '100ms', true)").first(database, row -> true);
        boolean isLocked = Sql.of(
                        "select 1 from article where id = :id and next_edge_at <= dateline_now() for update skip locked")
                .with("id", id)
                .first(database, row -> true)
                .isPresent();
        if (!isLocked) return false;
        new LifeCycle(Article.findById(id), "clock", Now.of(database)).recordDueTransitions();
        return true;
    }
}
