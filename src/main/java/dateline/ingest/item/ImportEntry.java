package dateline.ingest.item;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.UUID;

/**
 * The outcome of one item.
 *
 * @param cut members that were truncated
 */
@RecordBuilder
public record ImportEntry(
        ImportedItem item,
        String outcome,
        String sourceId,
        String headline,
        UUID article,
        String code,
        String detail,
        List<String> conflicts,
        List<String> cut) {

    /** Unchanged items and attachments are only counted. */
    public boolean isLogged() {
        return !outcome.equals("unchanged") && !"attachment".equals(item.kind());
    }
}
