package dateline.article;

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
public class TimeEdges {

    private static final Logger LOG = Logger.getLogger(TimeEdges.class);
    private static final int BATCH = 100;
    // Followers hear of an edge within a second: two looks fit into it.
    private static final long PERIOD_MILLIS = 400;

    private final EntityManager entities;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "time-edges");
        thread.setDaemon(true);
        return thread;
    });

    TimeEdges(EntityManager entities) {
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
            while (record() == BATCH) {}
        } catch (RuntimeException e) {
            // The edges stay due, and the next look finds them.
            LOG.warnf("Time edges could not be recorded, and will be tried again: %s", e.getMessage());
        }
    }

    /** @return how many edges were found due */
    public int record() {
        return QuarkusTransaction.requiringNew().call(this::pass);
    }

    @SuppressWarnings("unchecked")
    private int pass() {
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        List<UUID> due = entities.createNativeQuery("""
                        select id from article where next_edge_at <= ?1
                        order by next_edge_at limit ?2 for update skip locked
                        """, UUID.class)
                .setParameter(1, now)
                .setParameter(2, BATCH)
                .getResultList();
        for (UUID id : due) Article.<Article>findById(id).caughtUp(now);
        return due.size();
    }
}
