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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Records scheduled transitions in the change log: an embargo lifts, an article starts or expires. Queries compare with
 * the clock and do not depend on this job. Any node may record a transition; each is recorded once.
 */
@Singleton
public class ScheduledTransitions {

    private static final Logger LOG = Logger.getLogger(ScheduledTransitions.class);
    private static final int BATCH_SIZE = 100;
    // A kill or publication of one of these articles waits for the transaction, some 30 ms.
    private static final int PER_TRANSACTION = 10;
    // Followers receive a transition within one second, which is enough for two periods.
    private static final long PERIOD_MILLIS = 400;

    private final AgroalDataSource database;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "scheduled-transitions");
        thread.setDaemon(true);
        return thread;
    });

    ScheduledTransitions(AgroalDataSource database) {
        this.database = database;
    }

    void onStart(@Observes StartupEvent event) {
        scheduler.scheduleWithFixedDelay(this::recordAllDue, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    // Stops at shutdown, before the database is closed.
    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        scheduler.shutdown();
        if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) scheduler.shutdownNow();
    }

    private void recordAllDue() {
        try {
            while (recordDue() > 0) {}
        } catch (RuntimeException | Error e) {
            // An uncaught Error would end the schedule.
            LOG.warnf("Due transitions could not be found; the next run tries again: %s", e);
        }
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

    private List<UUID> findDue() {
        return new Sql()
                .add(
                        "select id from article where next_edge_at <= dateline_now() order by next_edge_at limit ?",
                        BATCH_SIZE)
                .list(database, row -> row.getObject(1, UUID.class));
    }

    private boolean recordTransition(UUID id) {
        // Much shorter than the default deadlock_timeout of 1 s: in a deadlock this job gives up first, and no request
        // is aborted. Transitions that come later wait for this one, and the next run tries again.
        new Sql().add("select set_config('lock_timeout', '100ms', true)").first(database, row -> true);
        boolean isLocked = new Sql()
                .add("select 1 from article where id = ? and next_edge_at <= dateline_now() for update skip locked", id)
                .first(database, row -> true)
                .isPresent();
        if (!isLocked) return false;
        new LifeCycle(Article.findById(id), "clock", Now.of(database)).recordDueTransitions();
        return true;
    }
}
