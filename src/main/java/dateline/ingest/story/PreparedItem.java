package dateline.ingest.story;

import dateline.article.bulk.ArticleImport.ImportOutcome;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.bulk.BulkItem;
import dateline.ingest.item.ImportEntry;
import dateline.ingest.item.ImportEntryBuilder;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.Truncations;
import dateline.ingest.xml.TextCleaner;
import java.util.List;

/**
 * An item that is ready to be imported, or the reason why it will not be.
 *
 * @param incoming of a feed or archive; null if the item will not be imported
 * @param line of an export
 * @param truncations members that exceed the limits of an article
 * @param outcome passed-over or refused; null if the item is ready
 */
public record PreparedItem(
        ImportedItem item,
        IncomingItem incoming,
        BulkItem line,
        Truncations truncations,
        String outcome,
        String code,
        String detail) {

    static PreparedItem ready(ImportedItem item, IncomingItem incoming, Truncations truncations) {
        return new PreparedItem(item, incoming, null, truncations, null, null, null);
    }

    public static PreparedItem line(ImportedItem item, BulkItem line) {
        return new PreparedItem(item, null, line, Truncations.NONE, null, null, null);
    }

    static PreparedItem refused(ImportedItem item, String code, String detail) {
        return new PreparedItem(item, null, null, Truncations.NONE, "refused", code, detail);
    }

    /** Refused because of an internal error, which the server's log explains. */
    public static PreparedItem failed(ImportedItem item) {
        return refused(
                item, "internal-error", "The server failed to process this item. The server's log has the cause.");
    }

    static PreparedItem passedOver(ImportedItem item, String code, String detail) {
        return new PreparedItem(item, null, null, Truncations.NONE, "passed-over", code, detail);
    }

    public PreparedItem refused(String newCode, String newDetail) {
        return new PreparedItem(item, incoming, line, Truncations.NONE, "refused", newCode, newDetail);
    }

    PreparedItem asDuplicate() {
        return new PreparedItem(
                item,
                incoming,
                line,
                Truncations.NONE,
                "passed-over",
                "repeated",
                "The document contains this item twice. The first one is used, or the one that was changed later if both have a date.");
    }

    public boolean isReady() {
        return outcome == null;
    }

    /** The log entry of an item that is not imported. */
    public ImportEntry toEntry() {
        return ImportEntryBuilder.builder()
                .item(item)
                .outcome(outcome)
                .sourceId(sourceId())
                .headline(headline())
                .code(code)
                .detail(detail)
                .conflicts(List.of())
                .cut(List.of())
                .build();
    }

    /** The log entry of an item after its import, with the outcome. */
    public ImportEntry toEntry(ImportOutcome imported) {
        String reason = imported.reason();
        Truncations applied = imported.outcome().equals("passed-over") ? Truncations.NONE : truncations;
        String reasonText = ReasonTexts.find(reason);
        String truncationText = applied.describe();
        return ImportEntryBuilder.builder()
                .item(item)
                .outcome(imported.outcome())
                .sourceId(sourceId())
                .headline(headline())
                .article(imported.article())
                .code(reason == null && truncationText != null ? ReasonTexts.TRUNCATED : reason)
                .detail(
                        reasonText == null
                                ? truncationText
                                : truncationText == null ? reasonText : reasonText + " " + truncationText)
                .conflicts(imported.conflicts())
                .cut(applied.members())
                .build();
    }

    private String sourceId() {
        if (incoming != null) return incoming.sourceId();
        if (line != null && line.article() != null) return line.article().sourceId();
        return TextCleaner.truncate(TextCleaner.cleanLine(item.id()), 500);
    }

    private String headline() {
        if (incoming != null) return incoming.story().headline();
        if (line != null && line.article() != null) return line.article().headline();
        return TextCleaner.truncate(TextCleaner.cleanLine(item.title()), 200);
    }
}
