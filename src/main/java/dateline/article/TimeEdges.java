package dateline.article;

import dateline.change.Change;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What time alone brings about, told in the change log: an embargo lifts, a scheduled article begins, one ends. Queries decide by
 * the clock without waiting for this; any node may do it, each edge is taken once.
 */
@ApplicationScoped
public class TimeEdges {

    private static final int BATCH = 100;

    private final EntityManager entities;

    TimeEdges(EntityManager entities) {
        this.entities = entities;
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tick() {
        while (record() == BATCH) {}
    }

    /** @return how many edges were found due */
    @Transactional
    @SuppressWarnings("unchecked")
    public int record() {
        Instant now = (Instant) entities.createNativeQuery("select dateline_now()", Instant.class)
                .getSingleResult();
        List<UUID> due = entities.createNativeQuery("""
                        select id from article where next_edge_at <= ?1
                        order by next_edge_at limit ?2 for update skip locked
                        """, UUID.class)
                .setParameter(1, now)
                .setParameter(2, BATCH)
                .getResultList();
        for (UUID id : due) pass(Article.findById(id), now);
        return due.size();
    }

    private void pass(Article article, Instant now) {
        boolean ended = article.expiresAt != null && !article.expiresAt.isAfter(now);
        if (article.firstPublicAt == null && article.state(now).equals("live") && !licensed(article)) {
            article.firstPublicAt = article.publishedAt;
        }
        article.nextEdgeAt = ended ? null : article.expiresAt;
        Change.ofArticle(article.id, article.version, ended ? "expired" : "published", now, "clock");
    }

    private static boolean licensed(Article article) {
        String visibility = article.visibility;
        if (visibility == null && article.source != null) visibility = Source.required(article.source).visibility;
        return "licensed".equals(visibility);
    }
}
