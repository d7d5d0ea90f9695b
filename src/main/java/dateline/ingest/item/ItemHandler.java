package dateline.ingest.item;

import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Where the items of a document go while it is read, one by one, and what it says of itself. */
public final class ItemHandler {

    private final DocumentLimits ceiling;
    private final IntPredicate wanted;
    private final Consumer<ImportedItem> items;
    public final DocumentMetadata head;
    private int count;
    private boolean isWanted;

    /** @param wanted by number: of the others only their number is taken */
    public ItemHandler(
            DocumentLimits ceiling, DocumentMetadata head, IntPredicate wanted, Consumer<ImportedItem> items) {
        this.ceiling = ceiling;
        this.head = head;
        this.wanted = wanted;
        this.items = items;
    }

    /** Where an item begins. */
    public ImportedItem.Builder begin() {
        next();
        return new ImportedItem.Builder(isWanted);
    }

    /** Where it ends. */
    public void item(Supplier<ImportedItem.Builder> making) {
        if (isWanted) items.accept(making.get().made(count));
    }

    public void line(String line) {
        next();
        if (isWanted) items.accept(ImportedItem.line(count, line));
    }

    private void next() {
        if (count == ceiling.items())
            throw DocumentRefusedException.of(
                    "too-many-items", "A document may have " + ceiling.items() + " items. Send it in parts.");
        isWanted = wanted.test(++count);
    }

    public int count() {
        return count;
    }
}
