package dateline.article.editing;

import dateline.article.check.Slugs;
import dateline.article.model.Article;
import dateline.article.names.Name;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Advisory locks on the items of a source, so that concurrent requests with the same item create one article. It also
 * remembers the items that the newsroom has deleted.
 */
@Singleton
public class SourceItemLock {

    private final EntityManager entities;

    SourceItemLock(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Locks an item until the transaction ends; other transactions with this item wait.
     *
     * @return the article of the item, if it exists
     */
    public Optional<UUID> lock(String source, String sourceId) {
        lock(source + " " + sourceId);
        List<?> found = entities.createNativeQuery(
                        "select id from article where source = ?1 and source_id = ?2", UUID.class)
                .setParameter(1, source)
                .setParameter(2, sourceId)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** Locks many items of one source. */
    public void lock(String source, List<String> sourceIds) {
        lockAll(sourceIds.stream().map(id -> source + " " + id).toList());
    }

    /**
     * Locks many items in a fixed order: two transactions with the same items do not deadlock.
     *
     * @param names each either the id of the article, or source, space and sourceId
     */
    public void lockAll(List<String> names) {
        entities.createNativeQuery("""
                        select count(pg_advisory_xact_lock(hashtextextended(name, 9)))
                        from (select name from unnest(cast(?1 as text[])) name order by name) names
                        """)
                .setParameter(1, names.toArray(String[]::new))
                .getSingleResult();
    }

    /**
     * Locks an article that is sent with its own id.
     *
     * @return whether it exists
     */
    public boolean lock(UUID id) {
        lock(id.toString());
        return Article.count("id", id) > 0;
    }

    private void lock(String name) {
        entities.createNativeQuery("select 1 from (select pg_advisory_xact_lock(hashtextextended(?1, 9))) locked")
                .setParameter(1, name)
                .getSingleResult();
    }

    /**
     * Remembers that the newsroom has deleted the article, so that imports skip its item. Only items that a wire or an
     * import brought are remembered.
     */
    void rememberDeletion(UUID article, Instant now) {
        entities.createNativeQuery("""
                        insert into thrown_away (source, source_id, at)
                        select a.source, a.source_id, ?2 from article a join wire_item w on w.article_id = a.id
                        where a.id = ?1 and a.source is not null and a.source_id is not null on conflict do nothing
                        """)
                .setParameter(1, article)
                .setParameter(2, now)
                .executeUpdate();
    }

    /** Forgets the deletion of an item, because a client has sent it under its own id again. */
    void forgetDeletion(String source, String sourceId) {
        forgetDeletions(List.of(source), List.of(sourceId));
    }

    /** Forgets the deletions of items, each with its source at the same place of the other list. */
    public void forgetDeletions(List<String> sources, List<String> sourceIds) {
        if (sources.isEmpty()) return;
        entities.createNativeQuery("""
                        delete from thrown_away t using unnest(cast(?1 as text[]), cast(?2 as text[])) i(source, id)
                        where t.source = i.source and t.source_id = i.id
                        """)
                .setParameter(1, sources.toArray(String[]::new))
                .setParameter(2, sourceIds.toArray(String[]::new))
                .executeUpdate();
    }

    /** @return the given ids whose items were deleted here */
    public Set<String> findDeleted(String source, List<String> sourceIds) {
        if (sourceIds.isEmpty()) return Set.of();
        List<?> found = entities.createNativeQuery(
                        "select source_id from thrown_away where source = ?1 and source_id = any(?2)", String.class)
                .setParameter(1, source)
                .setParameter(2, sourceIds.toArray(String[]::new))
                .getResultList();
        return found.stream().map(String.class::cast).collect(Collectors.toSet());
    }

    /**
     * Creates a source that a wire or an import names. It is {@code licensed}, and its name is not public, until the
     * newsroom changes this.
     *
     * @return whether it was created
     */
    public boolean createSource(Name source, String slug, String by, Instant now) {
        String displayName = source == null || source.name() == null ? Slugs.humanise(slug) : source.name();
        return entities.createNativeQuery("""
                        insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
                        values (?1, ?2, ?3, 'licensed', ?2, false, ?4, ?4, ?5) on conflict do nothing
                        """)
                        .setParameter(1, slug)
                        .setParameter(2, displayName)
                        .setParameter(3, source == null ? null : source.url())
                        .setParameter(4, now)
                        .setParameter(5, by)
                        .executeUpdate()
                > 0;
    }
}
