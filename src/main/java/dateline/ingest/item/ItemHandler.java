package dateline.ingest.item;

import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Receives the items of a document one by one, and its metadata, while it is read; limits the number of items. */
public final class ItemHandler {

    private final DocumentLimits limits;
    private final IntPredicate itemFilter;
    private final Consumer<ImportedItem> consumer;
    public final DocumentMetadata metadata;
    private int count;
    private boolean isCurrentWanted;

    /** @param itemFilter called with the number of each item; other items are only counted */
    public ItemHandler(
            DocumentLimits limits,
            DocumentMetadata metadata,
            IntPredicate itemFilter,
            Consumer<ImportedItem> consumer) {
        this.limits = limits;
        this.metadata = metadata;
        this.itemFilter = itemFilter;
        this.consumer = consumer;
    }

    /** Called at the start of an item. */
    public ImportedItem.Builder beginItem() {
        countItem();
        return new ImportedItem.Builder(isCurrentWanted);
    }

    /** Called at the end of an item. */
    public void endItem(Supplier<ImportedItem.Builder> builder) {
        if (isCurrentWanted) consumer.accept(builder.get().build(count));
    }

    public void addLine(String line) {
        countItem();
        if (isCurrentWanted) consumer.accept(ImportedItem.line(count, line));
    }

    private void countItem() {
        if (count == limits.maxItems())
            throw DocumentRefusedException.of(
                    "too-many-items", "A document may have " + limits.maxItems() + " items. Send it in parts.");
        isCurrentWanted = itemFilter.test(++count);
    }

    public int count() {
        return count;
    }
}
