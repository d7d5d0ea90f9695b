package dateline.ingest.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dateline.ingest.item.Item;
import dateline.ingest.story.Prepared;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An item of an import that breaks the server's own code. */
class RunTest {

    @Test
    void anErrorInOneItemRefusesThatItem() {
        Item item = Item.line(7, "{}");
        Prepared prepared = Run.guarded(UUID.randomUUID(), item, () -> endless(item));
        assertFalse(prepared.isReady());
        assertEquals("refused", prepared.outcome());
        assertEquals("internal-error", prepared.code());
        assertEquals(7, prepared.item().number());
    }

    private static Prepared endless(Item item) {
        Prepared deeper = endless(item);
        return deeper == null ? Prepared.line(item, null) : deeper;
    }
}
