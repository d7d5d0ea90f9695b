package dateline.ingest;

import dateline.article.BulkItem;
import dateline.article.ImportDesk.Arrival;
import dateline.article.ImportDesk.Arrived;
import java.util.List;

/**
 * An item that is ready to be taken, or why it will not be.
 *
 * @param arrival of a feed or archive; null where it will not be taken
 * @param line of an export
 * @param outcome passed-over or refused; null where it is ready
 */
record Prepared(Item item, Arrival arrival, BulkItem line, String outcome, String code, String detail) {

    static Prepared ready(Item item, Arrival arrival) {
        return new Prepared(item, arrival, null, null, null, null);
    }

    static Prepared line(Item item, BulkItem line) {
        return new Prepared(item, null, line, null, null, null);
    }

    static Prepared refused(Item item, String code, String detail) {
        return new Prepared(item, null, null, "refused", code, detail);
    }

    static Prepared passedOver(Item item, String code, String detail) {
        return new Prepared(item, null, null, "passed-over", code, detail);
    }

    Prepared refused(String why, String said) {
        return new Prepared(item, arrival, line, "refused", why, said);
    }

    boolean isReady() {
        return outcome == null;
    }

    /** What became of it without being taken. */
    Entry entry() {
        return new Entry(item, outcome, sourceId(), headline(), null, code, detail, List.of());
    }

    /** What became of it when it was taken. */
    Entry entry(Arrived arrived) {
        String reason = arrived.reason();
        return new Entry(
                item,
                arrived.outcome(),
                sourceId(),
                headline(),
                arrived.article(),
                reason,
                Reasons.detail(reason),
                arrived.conflicts());
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
