package dateline.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.base.StoredJson;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One thing that happened. Written in the transaction of what it tells; feeds, streams and caches follow these rows. */
public final class Change {

    private static final String INSERT =
            "insert into change (kind, article_id, version, subject, at, made_by, told, live) values (?1, cast(?2 as uuid), ?3, ?4, ?5, ?6, ?7, ?8)";

    private static final String INSERT_MANY = """
            insert into change (kind, article_id, version, at, made_by, told, live)
            select r.kind, r.article, r.version, ?2, ?3, r.told, r.live
            from json_to_recordset(cast(?1 as json)) r(article uuid, version integer, kind text, told boolean, live boolean)
            """;
    private static final AtomicLong COMMITTED_ROWS = new AtomicLong();
    private static final AtomicLong COMMITTED_PUBLIC_ROWS = new AtomicLong();

    /** How many rows transactions of this node have brought to an end, or more; it moves before whoever caused one is answered. */
    public static long committedRows() {
        return COMMITTED_ROWS.get();
    }

    /** The same of rows that everybody may know of: what is hidden does not move it. */
    public static long committedPublicRows() {
        return COMMITTED_PUBLIC_ROWS.get();
    }

    /**
     * What happened to an article.
     *
     * @param version the live one after it
     * @param kind past tense, such as {@code published}
     * @param told whether everybody may know that something happened
     * @param live whether the newsroom's front ends may
     */
    public record ArticleEvent(UUID article, int version, String kind, boolean told, boolean live) {}

    private Change() {}

    public static void of(ArticleEvent event, Instant at, String by) {
        insert(event.kind(), event.article().toString(), event.version(), null, event.told(), event.live(), at, by);
    }

    /** Many at once, in one statement. */
    public static void of(List<ArticleEvent> events, Instant at, String by) {
        if (events.isEmpty()) return;
        var entities = Panache.getEntityManager();
        countOnCompletion(events.stream().anyMatch(ArticleEvent::told));
        entities.flush();
        try {
            entities.createNativeQuery(INSERT_MANY)
                    .setParameter(1, StoredJson.MAPPER.writeValueAsString(events))
                    .setParameter(2, at)
                    .setParameter(3, by)
                    .executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param subject of another noun, such as {@code permission:ID} */
    public static void of(String subject, String kind, Instant at, String by) {
        insert(kind, null, null, subject, true, true, at, by);
    }

    private static void insert(
            String kind,
            String article,
            Integer version,
            String subject,
            boolean told,
            boolean live,
            Instant at,
            String by) {
        var entities = Panache.getEntityManager();
        countOnCompletion(told);
        // What it tells must be in the database before it does.
        entities.flush();
        entities.createNativeQuery(INSERT)
                .setParameter(1, kind)
                .setParameter(2, article)
                .setParameter(3, version)
                .setParameter(4, subject)
                .setParameter(5, at)
                .setParameter(6, by)
                .setParameter(7, told)
                .setParameter(8, live)
                .executeUpdate();
    }

    private static void countOnCompletion(boolean told) {
        try {
            Panache.getTransactionManager().getTransaction().registerSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                    COMMITTED_ROWS.incrementAndGet();
                    if (told) COMMITTED_PUBLIC_ROWS.incrementAndGet();
                }
            });
        } catch (SystemException | RollbackException e) {
            throw new IllegalStateException(e);
        }
    }
}
