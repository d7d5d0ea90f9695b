package dateline.article.read;

import dateline.article.body.Content;
import dateline.article.highlight.TokenOffsets;
import dateline.article.rows.SerializedParts;
import dateline.http.base.StoredJson;
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
 * Serializes live versions whose serialized parts or token offsets are missing or have an older form, as after an
 * upgrade or a restore. Runs once after each start, in batches of {@value #BATCH_SIZE} articles.
 */
@Singleton
class ReserializeJob {

    private static final Logger LOG = Logger.getLogger(ReserializeJob.class);
    private static final int BATCH_SIZE = 50;

    // Killed articles are never delivered, so they are skipped.
    private static final String SELECT_OUTDATED = """
            select a.id, a.version, v.content::text from (
                select id, version from article a
                where id > ?1 and version > 0 and pub_status <> 'canceled' and not (
                    exists (select from finished_article f where f.article_id = a.id and f.number = a.version and f.form = ?2)
                    and exists (select from passage_text p where p.article_id = a.id and p.number = a.version and p.form = ?4))
                order by id limit ?3) a
            join version v on v.article_id = a.id and v.number = a.version
            order by a.id
            """;

    private final SerializedPartsStore store;
    private final EntityManager entities;
    private final Thread thread = new Thread(this::run, "reserialize-job");
    private volatile boolean stopped;

    ReserializeJob(SerializedPartsStore store, EntityManager entities) {
        this.store = store;
        this.entities = entities;
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    // Waits for the thread while the database is still available.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        thread.join(5_000);
    }

    void run() {
        try {
            for (UUID last = new UUID(0, 0); last != null && !stopped; ) {
                UUID after = last;
                last = QuarkusTransaction.requiringNew().call(() -> storeBatch(after));
            }
        } catch (RuntimeException e) {
            if (!stopped)
                LOG.warnf(
                        "Live versions could not be serialized. Responses for the remaining ones are built on each read: %s",
                        e.getMessage());
        }
    }

    /** @return the last id of the batch; null if the batch is empty */
    @SuppressWarnings("unchecked")
    private UUID storeBatch(UUID after) throws Exception {
        List<Object[]> rows = entities.createNativeQuery(SELECT_OUTDATED)
                .setParameter(1, after)
                .setParameter(2, SerializedParts.FORM)
                .setParameter(3, BATCH_SIZE)
                .setParameter(4, TokenOffsets.FORM)
                .getResultList();
        UUID last = null;
        for (Object[] row : rows) {
            last = (UUID) row[0];
            store.store(last, (int) row[1], StoredJson.MAPPER.readValue((String) row[2], Content.class));
        }
        return last;
    }
}
