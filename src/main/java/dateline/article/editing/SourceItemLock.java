package dateline.article.editing;

import dateline.article.check.Slugs;
import dateline.article.model.Article;
import dateline.article.names.Name;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Advisory locks on the items of a source, so that concurrent requests with the same item create one article. It also
 * remembers the items that the newsroom has deleted.
 */
@Singleton
public class SourceItemLock {

    private static final Sql REMEMBER_DELETION = Sql.load("remember-deletion");
    private static final Sql FORGET_DELETIONS = Sql.load("forget-deletions");
    private static final Sql INSERT_SOURCE = Sql.load("insert-wire-source");

    private final AgroalDataSource database;

    SourceItemLock(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Locks an item until the transaction ends; other transactions with this item wait.
     *
     * @return the article of the item, if it exists
     */
    public Optional<UUID> lock(String source, String sourceId) {
        lock(source + " " + sourceId);
        return Sql.of("select id from article where source = :source and source_id = :sourceId")
                .with("source", source)
                .with("sourceId", sourceId)
                .first(database, row -> row.getObject(1, UUID.class));
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
        Sql.of("select count(pg_advisory_xact_lock(hashtextextended(name, 9)))")
                .add("from (select name from unnest(cast(:names as text[])) name order by name) names")
                .with("names", names)
                .first(database, row -> true);
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
        lockAll(List.of(name));
    }

    /**
     * Remembers that the newsroom has deleted the article, so that imports skip its item. Only items that a wire or an
     * import brought are remembered.
     */
    void rememberDeletion(UUID article, Instant now) {
        REMEMBER_DELETION.with("article", article).with("now", now).run(database);
    }

    /** Forgets the deletion of an item, because a client has sent it under its own id again. */
    void forgetDeletion(String source, String sourceId) {
        forgetDeletions(List.of(source), List.of(sourceId));
    }

    /** Forgets the deletions of items, each with its source at the same place of the other list. */
    public void forgetDeletions(List<String> sources, List<String> sourceIds) {
        if (sources.isEmpty()) return;
        FORGET_DELETIONS.with("sources", sources).with("sourceIds", sourceIds).run(database);
    }

    /** @return the given ids whose items were deleted here */
    public Set<String> findDeleted(String source, List<String> sourceIds) {
        if (sourceIds.isEmpty()) return Set.of();
        return Set.copyOf(
                Sql.of("select source_id from thrown_away where source = :source and source_id = any(:sourceIds)")
                        .with("source", source)
                        .with("sourceIds", sourceIds)
                        .list(database, row -> row.getString(1)));
    }

    /**
     * Creates a source that a wire or an import names. It is {@code licensed}, and its name is not public, until the
     * newsroom changes this.
     *
     * @return whether it was created
     */
    public boolean createSource(Name source, String slug, String by, Instant now) {
        String displayName = source == null || source.name() == null ? Slugs.humanise(slug) : source.name();
        return INSERT_SOURCE
                        .with("slug", slug)
                        .with("name", displayName)
                        .with("url", source == null ? null : source.url())
                        .with("now", now)
                        .with("by", by)
                        .run(database)
                > 0;
    }
}
