package dateline.article.editing;

import dateline.article.check.Slugs;
import dateline.article.model.Article;
import dateline.article.vocabulary.Name;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Articles by the id that their source gave them: one at a time, so that of two who bring the same item one makes it. */
@Singleton
public class SourceItemLock {

    private final EntityManager entities;

    SourceItemLock(EntityManager entities) {
        this.entities = entities;
    }

    /** Whoever else brings this item waits until the transaction ends. */
    public Optional<UUID> hold(String source, String sourceId) {
        hold(source + " " + sourceId);
        List<?> found = entities.createNativeQuery(
                        "select id from article where source = ?1 and source_id = ?2", UUID.class)
                .setParameter(1, source)
                .setParameter(2, sourceId)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** Many of one source, in one order: two who bring the same ones never wait for each other in a circle. */
    public void hold(String source, List<String> sourceIds) {
        entities.createNativeQuery("""
                        select count(pg_advisory_xact_lock(hashtextextended(name, 9)))
                        from (select name from unnest(cast(?1 as text[])) name order by name) names
                        """)
                .setParameter(1, sourceIds.stream().map(id -> source + " " + id).toArray(String[]::new))
                .getSingleResult();
    }

    /** The same of an article that brings its own id; @return whether it is here */
    public boolean hold(UUID id) {
        hold(id.toString());
        return Article.count("id", id) > 0;
    }

    private void hold(String name) {
        entities.createNativeQuery("select 1 from (select pg_advisory_xact_lock(hashtextextended(?1, 9))) held")
                .setParameter(1, name)
                .getSingleResult();
    }

    /** The newsroom does not want it; what neither a wire nor an import has brought is not remembered. */
    void throwAway(UUID article, Instant now) {
        entities.createNativeQuery("""
                        insert into thrown_away (source, source_id, at)
                        select a.source, a.source_id, ?2 from article a join wire_item w on w.article_id = a.id
                        where a.id = ?1 and a.source is not null and a.source_id is not null on conflict do nothing
                        """)
                .setParameter(1, article)
                .setParameter(2, now)
                .executeUpdate();
    }

    /** Whoever brings it by its own name wants it again. */
    void takeBack(String source, String sourceId) {
        entities.createNativeQuery("delete from thrown_away where source = ?1 and source_id = ?2")
                .setParameter(1, source)
                .setParameter(2, sourceId)
                .executeUpdate();
    }

    /** @return those of them that were thrown away here */
    public Set<String> thrownAway(String source, List<String> sourceIds) {
        if (sourceIds.isEmpty()) return Set.of();
        List<?> found = entities.createNativeQuery(
                        "select source_id from thrown_away where source = ?1 and source_id = any(?2)", String.class)
                .setParameter(1, source)
                .setParameter(2, sourceIds.toArray(String[]::new))
                .getResultList();
        return found.stream().map(String.class::cast).collect(Collectors.toSet());
    }

    /**
     * What comes from outside is licensed until the newsroom says otherwise, and nobody is told whose it is; @return whether it was not here
     */
    public boolean makeSource(Name source, String slug, String by, Instant now) {
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
