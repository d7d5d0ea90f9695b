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
 * @param arrival of a feed or archive; null if the item will not be imported
 * @param line of an export
 * @param cuts members that exceed the limits of an article
 * @param outcome passed-over or refused; null if the item is ready
 */
public record PreparedItem(
        ImportedItem item,
        IncomingItem arrival,
        BulkItem line,
        Truncations cuts,
        String outcome,
        String code,
        String detail) {

    static PreparedItem ready(ImportedItem item, IncomingItem arrival, Truncations cuts) {
        return new PreparedItem(item, arrival, null, cuts, null, null, null);
    }

    public static PreparedItem line(ImportedItem item, BulkItem line) {
        return new PreparedItem(item, null, line, Truncations.NONE, null, null, null);
    }

    static PreparedItem refused(ImportedItem item, String code, String detail) {
        return new PreparedItem(item, null, null, Truncations.NONE, "refused", code, detail);
    }

    /** Refused because of an internal error, which the server's log explains. */
    public static PreparedItem broken(ImportedItem item) {
        return refused(item, "internal-error", "This is our fault; the server's log has more.");
    }

    static PreparedItem passedOver(ImportedItem item, String code, String detail) {
        return new PreparedItem(item, null, null, Truncations.NONE, "passed-over", code, detail);
    }

    public PreparedItem refused(String why, String said) {
        return new PreparedItem(item, arrival, line, Truncations.NONE, "refused", why, said);
    }

    PreparedItem repeated() {
        return new PreparedItem(
                item,
                arrival,
                line,
                Truncations.NONE,
                "passed-over",
                "repeated",
                "The document has it twice: the first counts, or the one changed later where both say when.");
    }

    public boolean isReady() {
        return outcome == null;
    }

    /** The log entry of an item that is not imported. */
    public ImportEntry entry() {
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
    public ImportEntry entry(ImportOutcome arrived) {
        String reason = arrived.reason();
        Truncations taken = arrived.outcome().equals("passed-over") ? Truncations.NONE : cuts;
        String why = ReasonTexts.detail(reason);
        String lost = taken.detail();
        return ImportEntryBuilder.builder()
                .item(item)
                .outcome(arrived.outcome())
                .sourceId(sourceId())
                .headline(headline())
                .article(arrived.article())
                .code(reason == null && lost != null ? ReasonTexts.CUT : reason)
                .detail(why == null ? lost : lost == null ? why : why + " " + lost)
                .conflicts(arrived.conflicts())
                .cut(taken.members())
                .build();
    }

    private String sourceId() {
        if (arrival != null) return arrival.sourceId();
        if (line != null && line.article() != null) return line.article().sourceId();
        return TextCleaner.cut(TextCleaner.line(item.id()), 500);
    }

    private String headline() {
        if (arrival != null) return arrival.story().headline();
        if (line != null && line.article() != null) return line.article().headline();
        return TextCleaner.cut(TextCleaner.line(item.title()), 200);
    }
}
