package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.ArticleImport.ImportOutcome;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.SourceVersion;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.NameRegistrar;
import dateline.article.editing.StoryNormalizer;
import dateline.article.wire.WireRequest;
import dateline.article.wire.WireService;
import dateline.article.wire.WireView;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the existing articles of imported items, and updates each as the next version of its wire item. An item without
 * a new text changes nothing, unless its article still waits for the first publication.
 */
@Singleton
class BulkUpdate {

    /**
     * An existing article of an imported item.
     *
     * @param version number of the last version; 0 if the article was never published
     * @param wireContent previous content of the wire item; null if no wire brought the article
     */
    record ExistingItem(UUID id, String sourceVersion, int version, Content wireContent) {}

    private final StoryNormalizer normalizer;
    private final NameRegistrar nameRegistrar;
    private final WireService wireService;
    private final EntityManager entities;
    private final AgroalDataSource database;

    BulkUpdate(
            StoryNormalizer normalizer,
            NameRegistrar nameRegistrar,
            WireService wireService,
            EntityManager entities,
            AgroalDataSource database) {
        this.normalizer = normalizer;
        this.nameRegistrar = nameRegistrar;
        this.wireService = wireService;
        this.entities = entities;
        this.database = database;
    }

    /** @return the existing articles by {@code sourceId}; items that are new here are absent */
    Map<String, ExistingItem> findExisting(String source, List<IncomingItem> items) {
        Map<String, ExistingItem> existing = new HashMap<>();
        Sql.of("""
                        select a.source_id, a.id, a.source_version, a.version, wire_content(w)
                        from article a left join wire_item w on w.article_id = a.id
                        where a.source = :source and a.source_id = any(:sourceIds)
                        """)
                .with("source", source)
                .with("sourceIds", items.stream().map(IncomingItem::sourceId).toList())
                .list(
                        database,
                        row -> existing.put(
                                row.getString(1),
                                new ExistingItem(
                                        row.getObject(2, UUID.class),
                                        row.getString(3),
                                        row.getInt(4),
                                        parseContent(row.getString(5)))));
        return existing;
    }

    private static Content parseContent(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Updates the article, unless the item is unchanged or older. */
    ImportOutcome update(String source, IncomingItem item, ExistingItem existing, String by, Instant now) {
        WireRequest story = item.storyWithDefaultsFrom(existing.wireContent());
        ArticleRequest request = story.toArticleRequest(source, item.sourceId());
        boolean isUnchanged = existing.wireContent() != null
                && normalizer
                        .normalize(
                                request,
                                existing.wireContent().body(),
                                Map.of(),
                                nameRegistrar.slugsOf(request, namesOf(existing.wireContent())),
                                by,
                                now)
                        .content()
                        .equals(existing.wireContent());
        boolean isFirstPublication = existing.version() == 0;
        boolean isReadyToPublish = isFirstPublication && item.mayGoLive(true);
        if (isUnchanged && !isReadyToPublish) return ImportOutcome.of("unchanged", existing.id());
        String version = isUnchanged ? existing.sourceVersion() : nextVersion(item, existing, now);
        if (version == null) return new ImportOutcome("passed-over", existing.id(), "older", List.of());
        WireService.WireOptions options =
                new WireService.WireOptions(false, item.mayGoLive(isFirstPublication), item.publishedAt());
        WireView view = wireService.put(source, item.sourceId(), story.withSourceVersion(version), options, by, now);
        entities.flush();
        entities.clear();
        String outcome = view.publication() != null && view.outcome().equals("unchanged") ? "updated" : view.outcome();
        String heldBack =
                isFirstPublication && item.publish() && view.heldBack() == null ? item.heldBack() : view.heldBack();
        return new ImportOutcome(outcome, existing.id(), heldBack, view.conflicts());
    }

    private static Set<String> namesOf(Content content) {
        Set<String> names = new HashSet<>();
        names.add("section " + content.section());
        names.add("source " + content.source());
        content.tags().forEach(tag -> names.add("tag " + tag));
        content.authors().forEach(author -> names.add("author " + author));
        return names;
    }

    // An item that changed without a newer timestamp gets the current instant as its version.
    private static String nextVersion(IncomingItem item, ExistingItem existing, Instant now) {
        String sent = item.timestamp() == null ? null : item.timestamp().toString();
        if (existing.sourceVersion() == null) return sent == null ? now.toString() : sent;
        Instant current = SourceVersion.of(existing.sourceVersion()).instant();
        if (current == null) return now.toString();
        if (item.timestamp() != null && item.timestamp().isBefore(current)) return null;
        if (item.timestamp() != null && item.timestamp().isAfter(current)) return sent;
        return (now.isAfter(current) ? now : current.plusMillis(1)).toString();
    }
}
