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
 * Takes a line of an export that an import brings: where it may be read is for the import to say, and whose it is where the line does
 * not. Of what is here already the newsroom has decided both since.
 */
@Singleton
class ExportLineImport {

    private final BulkService bulk;

    ExportLineImport(BulkService bulk) {
        this.bulk = bulk;
    }

    BulkOutcome put(BulkItem item, ImportOptions order, String by, Instant now) {
        BulkItem sent = order.publish() ? item : item.asDraft();
        // Else it would have no name.
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
        // As the source is, which is licensed until somebody opens it for all that came in.
        boolean asSource = order.visibility() == null && whose.slugOr("source").equals(order.source());
        return story.of(whose, asSource ? null : order.visibility() == null ? "licensed" : order.visibility());
    }

    private static Name whose(ArticleRequest story, String otherwise) {
        if (story.source() != null || otherwise == null) return story.source();
        return new Name(otherwise, null, null);
    }
}
