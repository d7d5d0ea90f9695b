package dateline.ingest.item;

import dateline.ingest.xml.Ceiling;
import dateline.ingest.xml.Refusal;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Where the items of a document go while it is read, one by one, and what it says of itself. */
public final class Reader {

    private final Ceiling ceiling;
    private final IntPredicate wanted;
    private final Consumer<Item> items;
    public final Head head;
    private int count;
    private boolean isWanted;

    /** @param wanted by number: of the others only their number is taken */
    public Reader(Ceiling ceiling, Head head, IntPredicate wanted, Consumer<Item> items) {
        this.ceiling = ceiling;
        this.head = head;
        this.wanted = wanted;
        this.items = items;
    }

    /** Where an item begins. */
    public Item.Making begin() {
        next();
        return new Item.Making(isWanted);
    }

    /** Where it ends. */
    public void item(Supplier<Item.Making> making) {
        if (isWanted) items.accept(making.get().made(count));
    }

    public void line(String line) {
        next();
        if (isWanted) items.accept(Item.line(count, line));
    }

    private void next() {
        if (count == ceiling.items())
            throw Refusal.of("too-many-items", "A document may have " + ceiling.items() + " items. Send it in parts.");
        isWanted = wanted.test(++count);
    }

    public int count() {
        return count;
    }
}
