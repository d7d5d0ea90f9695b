package dateline.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import dateline.trace.Spans;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes rows of the change log, in the transaction of the change that they describe. Feeds, webhooks and caches follow
 * these rows.
 */
public final class Change {

    private static final String INSERT =
            "insert into change (kind, article_id, version, subject, at, made_by, told, live, traceparent)"
                    + " values (?1, cast(?2 as uuid), ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

    private static final String INSERT_MANY = """
            insert into change (kind, article_id, version, at, made_by, told, live, traceparent)
            select r.kind, r.article, r.version, ?2, ?3, r."publicMayKnow", r."newsroomMayKnow", cast(?4 as text)
            from json_to_recordset(cast(?1 as json))
                r(article uuid, version integer, kind text, "publicMayKnow" boolean, "newsroomMayKnow" boolean)
            """;
    private static final String STEP = "change ";
    private static final AtomicLong COMMITTED_ROWS = new AtomicLong();
    private static final AtomicLong COMMITTED_PUBLIC_ROWS = new AtomicLong();

    /**
     * Number of change rows whose transactions on this node have completed; rolled back ones count too. It grows before
     * the caller of such a transaction receives its response.
     */
    public static long committedRows() {
        return COMMITTED_ROWS.get();
    }

    /** The same for changes of public articles. Hidden changes do not count. */
    public static long committedPublicRows() {
        return COMMITTED_PUBLIC_ROWS.get();
    }

    /**
     * A change of an article.
     *
     * @param version its current version after the change
     * @param kind past tense, such as {@code published}
     * @param publicMayKnow whether everybody may know of the change
     * @param newsroomMayKnow whether the newsroom's front ends may
     */
    public record ArticleEvent(
            UUID article, int version, String kind, boolean publicMayKnow, boolean newsroomMayKnow) {}

    private Change() {}

    public static void of(ArticleEvent event, Instant at, String by) {
        insert(
                event.kind(),
                event.article().toString(),
                event.version(),
                null,
                event.publicMayKnow(),
                event.newsroomMayKnow(),
                at,
                by);
    }

    /** Writes many rows in one statement. */
    public static void of(List<ArticleEvent> events, Instant at, String by) {
        if (events.isEmpty()) return;
        var entities = Panache.getEntityManager();
        countOnCompletion(events.stream().anyMatch(ArticleEvent::publicMayKnow));
        entities.flush();
        try (Spans.Step step = Spans.step(STEP + "of several articles")) {
            entities.createNativeQuery(INSERT_MANY)
                    .setParameter(1, StoredJson.MAPPER.writeValueAsString(events))
                    .setParameter(2, at)
                    .setParameter(3, by)
                    .setParameter(4, step.traceparent())
                    .executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes the change of a resource that is not an article.
     *
     * @param subject such as {@code permission:ID}
     */
    public static void of(String subject, String kind, Instant at, String by) {
        insert(kind, null, null, subject, true, true, at, by);
    }

    private static void insert(
            String kind,
            String article,
            Integer version,
            String subject,
            boolean publicMayKnow,
            boolean newsroomMayKnow,
            Instant at,
            String by) {
        var entities = Panache.getEntityManager();
        countOnCompletion(publicMayKnow);
        // The change itself must reach the database before its row does.
        entities.flush();
        try (Spans.Step step = Spans.step(STEP + kind)) {
            entities.createNativeQuery(INSERT)
                    .setParameter(1, kind)
                    .setParameter(2, article)
                    .setParameter(3, version)
                    .setParameter(4, subject)
                    .setParameter(5, at)
                    .setParameter(6, by)
                    .setParameter(7, publicMayKnow)
                    .setParameter(8, newsroomMayKnow)
                    .setParameter(9, step.traceparent())
                    .executeUpdate();
        }
    }

    private static void countOnCompletion(boolean isPublic) {
        try {
            Panache.getTransactionManager().getTransaction().registerSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                    COMMITTED_ROWS.incrementAndGet();
                    if (isPublic) COMMITTED_PUBLIC_ROWS.incrementAndGet();
                }
            });
        } catch (SystemException | RollbackException e) {
            throw new IllegalStateException(e);
        }
    }
}
