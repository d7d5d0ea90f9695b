package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.ArticleImport.ImportOptions;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.article.editing.ArticleRequest;
import dateline.article.vocabulary.Name;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Imports a line of an export as part of an import. The import decides the visibility of a new article, and its source
 * if the line names none. An existing article keeps its visibility, and its source if the line names none.
 */
@Singleton
class ExportLineImport {

    private final BulkService bulk;

    ExportLineImport(BulkService bulk) {
        this.bulk = bulk;
    }

    BulkOutcome put(BulkItem item, ImportOptions order, String by, Instant now) {
        BulkItem sent = order.publish() ? item : item.asDraft();
        // Without an id, source and sourceId identify the item, so that it needs a source.
        BulkItem line = sent.id() != null
                ? sent
                : sent.with(story -> story.of(whose(story, order.source()), story.visibility()));
        line.require();
        if (line.killed()) return bulk.put(line, false, by, now);
        Optional<Content> here = bulk.shown(line, now);
        BulkItem told = here.isPresent()
                ? line.with(story ->
                        story.of(whose(story, here.get().source()), here.get().visibility()))
                : line.with(story -> anew(story, order));
        return bulk.put(told, false, by, now);
    }

    private static ArticleRequest anew(ArticleRequest story, ImportOptions order) {
        Name whose = whose(story, order.source());
        // Null stands for the visibility of the source, which stays licensed until the newsroom changes it for all
        // imported articles.
        boolean asSource = order.visibility() == null && whose.slugOr("source").equals(order.source());
        return story.of(whose, asSource ? null : order.visibility() == null ? "licensed" : order.visibility());
    }

    private static Name whose(ArticleRequest story, String otherwise) {
        if (story.source() != null || otherwise == null) return story.source();
        return new Name(otherwise, null, null);
    }
}
