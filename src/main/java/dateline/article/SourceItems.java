package dateline.article;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Articles by the id that their source gave them: one at a time, so that of two who bring the same item one makes it. */
@Singleton
class SourceItems {

    private final EntityManager entities;

    SourceItems(EntityManager entities) {
        this.entities = entities;
    }

    /** Whoever else brings this item waits until the transaction ends. */
    Optional<UUID> hold(String source, String sourceId) {
        hold(source + " " + sourceId);
        List<?> found = entities.createNativeQuery(
                        "select id from article where source = ?1 and source_id = ?2", UUID.class)
                .setParameter(1, source)
                .setParameter(2, sourceId)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** Many of one source, in one order: two who bring the same ones never wait for each other in a circle. */
    void hold(String source, List<String> sourceIds) {
        entities.createNativeQuery("""
                        select count(pg_advisory_xact_lock(hashtextextended(name, 9)))
                        from (select name from unnest(cast(?1 as text[])) name order by name) names
                        """)
                .setParameter(1, sourceIds.stream().map(id -> source + " " + id).toArray(String[]::new))
                .getSingleResult();
    }

    /** The same of an article that brings its own id; @return whether it is here */
    boolean hold(UUID id) {
        hold(id.toString());
        return Article.count("id", id) > 0;
    }

    private void hold(String name) {
        entities.createNativeQuery("select 1 from (select pg_advisory_xact_lock(hashtextextended(?1, 9))) held")
                .setParameter(1, name)
                .getSingleResult();
    }

    /**
     * What comes from outside is licensed until the newsroom says otherwise, and nobody is told whose it is; @return whether it was not here
     */
    boolean makeSource(Name source, String slug, String by, Instant now) {
        String shown = source == null || source.name() == null ? Slugs.humanise(slug) : source.name();
        return entities.createNativeQuery("""
                        insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
                        values (?1, ?2, ?3, 'licensed', ?2, false, ?4, ?4, ?5) on conflict do nothing
                        """)
                        .setParameter(1, slug)
                        .setParameter(2, shown)
                        .setParameter(3, source == null ? null : source.url())
                        .setParameter(4, now)
                        .setParameter(5, by)
                        .executeUpdate()
                > 0;
    }
}
