package dateline.article.model;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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

    private static final Sql LOCK_BATCH = Sql.load("lock-articles-without-state");
    private static final Sql INSERT = Sql.load("insert-state-baselines");
    private static final Sql COMPLETE = Sql.load("complete-state-baselines");

    private final AgroalDataSource database;
    private final Thread thread = new Thread(this::run, "article-state-baseline");
    private volatile boolean stopped;

    ArticleStateBaseline(AgroalDataSource database) {
        this.database = database;
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
        return Sql.of("select complete_at is not null from history_start")
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
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
        return COMPLETE.run(database) == 1;
    }

    /** @return the last id of the batch; null if the batch is empty */
    private UUID writeBatch(UUID after) {
        List<UUID> ids = LOCK_BATCH
                .with("after", after)
                .with("limit", BATCH)
                .list(database, row -> row.getObject(1, UUID.class));
        if (ids.isEmpty()) return null;
        INSERT.withIds("articles", ids).run(database);
        return ids.get(ids.size() - 1);
    }
}
