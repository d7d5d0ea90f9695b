package dateline.article.model;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes the baseline row in {@code article_state} for every article that was published before migration V43. It runs
 * once after a start, until {@code history_start.complete_at} is set, in transactions of {@value #BATCH} articles. Any
 * number of nodes may run it at once.
 */
@Singleton
class ArticleStateBaseline {

    private static final Logger LOG = Logger.getLogger(ArticleStateBaseline.class);
    private static final int BATCH = 500;
    private static final long RETRY_MILLIS = 1_000;

    // Skips locked articles until the next pass, so that this never waits while it holds locks of other articles.
    private static final String LOCK_BATCH = """
            select id from article a
            where id > ?1 and version > 0 and not exists (select from article_state s where s.article_id = a.id)
            order by id limit ?2 for no key update skip locked
            """;

    // A separate statement, whose snapshot is taken under the locks: it sees rows that the trigger wrote before the
    // locks were acquired.
    private static final String INSERT = """
            insert into article_state (article_id, recorded_at, baseline, status, published_at, embargoed_until, scheduled_at, expires_at,
                                       visibility, source)
            select a.id, h.at, true, article_status(a), a.published_at, a.embargoed_until, a.scheduled_at, a.expires_at, a.visibility, a.source
            from article a, history_start h
            where a.id = any(?1) and not exists (select from article_state s where s.article_id = a.id)
            """;

    private static final String COMPLETE = """
            update history_start set complete_at = dateline_now()
            where complete_at is null and not exists (
                select from article a where version > 0 and not exists (select from article_state s where s.article_id = a.id))
            """;

    private final EntityManager entities;
    private final Thread thread = new Thread(this::run, "article-state-baseline");
    private volatile boolean stopped;

    ArticleStateBaseline(EntityManager entities) {
        this.entities = entities;
        thread.setDaemon(true);
    }

    void onStart(@Observes StartupEvent event) {
        thread.start();
    }

    // Waits for the thread while the database is still available.
    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join(5_000);
    }

    private void run() {
        while (!stopped) {
            try {
                if (isComplete() || writeAll()) return;
            } catch (RuntimeException e) {
                if (!stopped)
                    LOG.warnf("Baseline rows of articles could not be written; retrying in 1 s: %s", e.getMessage());
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean isComplete() {
        return QuarkusTransaction.requiringNew()
                .call(() -> (boolean) entities.createNativeQuery("select complete_at is not null from history_start")
                        .getSingleResult());
    }

    /**
     * Processes all articles once.
     *
     * @return whether every article now has a row
     */
    boolean writeAll() {
        for (UUID last = new UUID(0, 0); last != null && !stopped; ) {
            UUID from = last;
            last = QuarkusTransaction.requiringNew().call(() -> writeBatch(from));
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery(COMPLETE).executeUpdate() == 1);
    }

    /** @return the last id of the batch; null if the batch is empty */
    @SuppressWarnings("unchecked")
    private UUID writeBatch(UUID after) {
        List<UUID> ids = entities.createNativeQuery(LOCK_BATCH, UUID.class)
                .setParameter(1, after)
                .setParameter(2, BATCH)
                .getResultList();
        if (ids.isEmpty()) return null;
        entities.createNativeQuery(INSERT)
                .setParameter(1, ids.toArray(UUID[]::new))
                .executeUpdate();
        return ids.get(ids.size() - 1);
    }
}
