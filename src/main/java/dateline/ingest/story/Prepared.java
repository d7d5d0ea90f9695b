package dateline.ingest.story;

import dateline.article.bulk.BulkItem;
import dateline.article.bulk.ImportDesk.Arrival;
import dateline.article.bulk.ImportDesk.Arrived;
import dateline.ingest.item.Cuts;
import dateline.ingest.item.Entry;
import dateline.ingest.item.Item;
import dateline.ingest.xml.Words;
import java.util.List;

/**
 * An item that is ready to be taken, or why it will not be.
 *
 * @param arrival of a feed or archive; null where it will not be taken
 * @param line of an export
 * @param cuts what of it cannot be kept
 * @param outcome passed-over or refused; null where it is ready
 */
public record Prepared(
        Item item, Arrival arrival, BulkItem line, Cuts cuts, String outcome, String code, String detail) {

    static Prepared ready(Item item, Arrival arrival, Cuts cuts) {
        return new Prepared(item, arrival, null, cuts, null, null, null);
    }

    public static Prepared line(Item item, BulkItem line) {
        return new Prepared(item, null, line, Cuts.NONE, null, null, null);
    }

    static Prepared refused(Item item, String code, String detail) {
        return new Prepared(item, null, null, Cuts.NONE, "refused", code, detail);
    }

    /** Refused for a failure of this server, which the log explains. */
    public static Prepared broken(Item item) {
        return refused(item, "internal-error", "This is our fault; the server's log has more.");
    }

    static Prepared passedOver(Item item, String code, String detail) {
        return new Prepared(item, null, null, Cuts.NONE, "passed-over", code, detail);
    }

    public Prepared refused(String why, String said) {
        return new Prepared(item, arrival, line, Cuts.NONE, "refused", why, said);
    }

    Prepared repeated() {
        return new Prepared(
                item,
                arrival,
                line,
                Cuts.NONE,
                "passed-over",
                "repeated",
                "The document has it twice: the first counts, or the one changed later where both say when.");
    }

    public boolean isReady() {
        return outcome == null;
    }

    /** What became of it without being taken. */
    public Entry entry() {
        return new Entry(item, outcome, sourceId(), headline(), null, code, detail, List.of(), List.of());
    }

    /** What became of it when it was taken. */
    public Entry entry(Arrived arrived) {
        String reason = arrived.reason();
        Cuts taken = arrived.outcome().equals("passed-over") ? Cuts.NONE : cuts;
        String why = Reasons.detail(reason);
        String lost = taken.detail();
        return new Entry(
                item,
                arrived.outcome(),
                sourceId(),
                headline(),
                arrived.article(),
                reason == null && lost != null ? Reasons.CUT : reason,
                why == null ? lost : lost == null ? why : why + " " + lost,
                arrived.conflicts(),
                taken.members());
    }

    private String sourceId() {
        if (arrival != null) return arrival.sourceId();
        if (line != null && line.article() != null) return line.article().sourceId();
        return Words.cut(Words.line(item.id()), 500);
    }

    private String headline() {
        if (arrival != null) return arrival.story().headline();
        if (line != null && line.article() != null) return line.article().headline();
        return Words.cut(Words.line(item.title()), 200);
    }
}
