package dateline.ingest.item;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.UUID;

/** What became of one item; @param cut members of which not all was kept */
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

    /** Of what is as it was before, and of the pictures of a library, only the count tells. */
    public boolean isLogged() {
        return !outcome.equals("unchanged") && !"attachment".equals(item.kind());
    }
}
