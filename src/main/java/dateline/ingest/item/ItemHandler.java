package dateline.ingest.item;

import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Receives the items of a document one by one, and its metadata, while it is read; limits the number of items. */
public final class ItemHandler {

    private final DocumentLimits ceiling;
    private final IntPredicate wanted;
    private final Consumer<ImportedItem> items;
    public final DocumentMetadata head;
    private int count;
    private boolean isWanted;

    /** @param wanted called with the number of each item; other items are only counted */
    public ItemHandler(
            DocumentLimits ceiling, DocumentMetadata head, IntPredicate wanted, Consumer<ImportedItem> items) {
        this.ceiling = ceiling;
        this.head = head;
        this.wanted = wanted;
        this.items = items;
    }

    /** Called at the start of an item. */
    public ImportedItem.Builder begin() {
        next();
        return new ImportedItem.Builder(isWanted);
    }

    /** Called at the end of an item. */
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
