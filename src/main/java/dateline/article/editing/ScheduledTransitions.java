package dateline.article.editing;

import dateline.article.model.Article;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What time alone brings about, told in the change log: an embargo lifts, a scheduled article begins, one ends. Queries decide by
 * the clock without waiting for this; any node may do it, each edge is taken once.
 */
@Singleton
public class ScheduledTransitions {

    private static final Logger LOG = Logger.getLogger(ScheduledTransitions.class);
    private static final int BATCH = 100;
    // Followers hear of an edge within a second: two looks fit into it.
    private static final long PERIOD_MILLIS = 400;

    private final EntityManager entities;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "time-edges");
        thread.setDaemon(true);
        return thread;
    });

    ScheduledTransitions(EntityManager entities) {
        this.entities = entities;
    }

    void begin(@Observes StartupEvent start) {
        clock.scheduleWithFixedDelay(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    // While there still is a database to ask.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(5, TimeUnit.SECONDS)) clock.shutdownNow();
    }

    private void tick() {
        try {
            while (record() > 0) {}
        } catch (RuntimeException | Error e) {
            // An Error that got out would end the schedule.
            LOG.warnf("Time edges could not be looked for, and will be tried again: %s", e);
        }
    }

    /**
     * One transaction for each: a kill or a publication waits for the edge of its own story at most.
     *
     * @return how many edges were recorded
     */
    public int record() {
        int recorded = 0;
        for (UUID id : QuarkusTransaction.requiringNew().call(this::due)) {
            try {
                if (QuarkusTransaction.requiringNew().call(() -> pass(id))) recorded++;
            } catch (RuntimeException | Error e) {
                // It stays due, and the next look finds it.
                LOG.warnf("The edge of %s could not be recorded, and will be tried again: %s", id, e);
            }
        }
        return recorded;
    }

    @SuppressWarnings("unchecked")
    private List<UUID> due() {
        return entities.createNativeQuery(
                        "select id from article where next_edge_at <= dateline_now() order by next_edge_at limit ?1",
                        UUID.class)
                .setParameter(1, BATCH)
                .getResultList();
    }

    private boolean pass(UUID id) {
        // It gives way before the database would look for somebody to give way.
        entities.createNativeQuery("select set_config('lock_timeout', '500ms', true)")
                .getSingleResult();
        List<?> mine =
                entities.createNativeQuery("""
                        select id from article where id = ?1 and next_edge_at <= dateline_now() for update skip locked
                        """, UUID.class).setParameter(1, id).getResultList();
        if (mine.isEmpty()) return false;
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        Article.<Article>findById(id).caughtUp(now);
        return true;
    }
}
