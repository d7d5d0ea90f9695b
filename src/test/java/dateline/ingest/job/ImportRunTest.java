package dateline.ingest.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dateline.ingest.item.ImportedItem;
import dateline.ingest.story.PreparedItem;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An item of an import that breaks the server's own code. */
class ImportRunTest {

    @Test
    void anErrorInOneItemRefusesThatItem() {
        ImportedItem item = ImportedItem.line(7, "{}");
        PreparedItem prepared = ImportRun.prepareSafely(UUID.randomUUID(), item, () -> {
            throw new StackOverflowError();
        });
        assertFalse(prepared.isReady());
        assertEquals("refused", prepared.outcome());
        assertEquals("internal-error", prepared.code());
        assertEquals(7, prepared.item().number());
    }
}
