package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.ArticleImport.ImportOptions;
import dateline.article.bulk.BulkItemCreate.CreatedItems;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.article.editing.ArticleRequest;
import dateline.article.names.Name;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Imports a line of an export as part of an import. The import decides the visibility of a new article, and its source
 * if the line names none. An existing article keeps its visibility, and its source if the line names none.
 */
@Singleton
class ExportLineImport {

    private final BulkService bulkService;
    private final BulkItemCreate itemCreate;

    ExportLineImport(BulkService bulkService, BulkItemCreate itemCreate) {
        this.bulkService = bulkService;
        this.itemCreate = itemCreate;
    }

    BulkOutcome importLine(BulkItem item, ImportOptions options, String by, Instant now) {
        BulkItem sent = options.publish() ? item : item.asDraft();
        // Without an id, source and sourceId identify the item, so that it needs a source.
        BulkItem line = sent.id() != null
                ? sent
                : sent.mapTexts(
                        story -> story.withSourceAndVisibility(sourceOf(story, options.source()), story.visibility()));
        line.requireComplete();
        if (line.wasKilled()) return bulkService.apply(line, false, by, now);
        Optional<Content> existing = bulkService.lockContent(line, now);
        BulkItem licensed = line.withLicensedSources();
        BulkItem adapted = existing.isPresent()
                ? licensed.mapTexts(story -> story.withSourceAndVisibility(
                        sourceOf(story, existing.get().source()), existing.get().visibility()))
                : licensed.mapTexts(story -> asNewArticle(story, options));
        return bulkService.apply(adapted, false, by, now);
    }

    /** Imports the first lines, as {@link BulkItemCreate} does. */
    CreatedItems importNew(List<BulkItem> lines, ImportOptions options, String by, Instant now) {
        return itemCreate.create(
                lines.stream()
                        .limit(BulkItemCreate.MAX_ITEMS)
                        .map(line -> (options.publish() ? line : line.asDraft())
                                .withLicensedSources()
                                .mapTexts(story -> asNewArticle(story, options)))
                        .toList(),
                by,
                now);
    }

    private static ArticleRequest asNewArticle(ArticleRequest story, ImportOptions options) {
        Name source = sourceOf(story, options.source());
        // Null stands for the visibility of the source, which stays licensed until the newsroom changes it for all
        // imported articles.
        boolean inheritsVisibility = source != null
                && options.visibility() == null
                && source.slugOr("source").equals(options.source());
        return story.withSourceAndVisibility(
                source, inheritsVisibility ? null : options.visibility() == null ? "licensed" : options.visibility());
    }

    private static Name sourceOf(ArticleRequest story, String fallback) {
        if (story.source() != null || fallback == null) return story.source();
        return new Name(fallback, null, null);
    }
}
