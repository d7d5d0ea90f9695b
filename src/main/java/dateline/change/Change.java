package dateline.change;

import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Instant;
import java.util.UUID;

/** One thing that happened. Written in the transaction of what it tells; feeds, streams and caches follow these rows. */
public final class Change {

    private static final String INSERT =
            "insert into change (kind, article_id, version, subject, at, made_by, told, live) values (?1, cast(?2 as uuid), ?3, ?4, ?5, ?6, ?7, ?8)";

    private Change() {}

    /**
     * @param version the live one after it
     * @param kind past tense, such as {@code published}
     * @param told whether everybody may know that something happened
     * @param live whether the newsroom's front ends may
     */
    public static void ofArticle(
            UUID article, int version, String kind, boolean told, boolean live, Instant at, String by) {
        insert(kind, article.toString(), version, null, told, live, at, by);
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
}
