package dateline.ingest;

import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Where the items of a document go while it is read, one by one, and what it says of itself. */
final class Reader {

    private final Ceiling ceiling;
    private final IntPredicate wanted;
    private final Consumer<Item> items;
    final Head head;
    private int count;

    /** @param wanted by number: of the others only their number is taken */
    Reader(Ceiling ceiling, Head head, IntPredicate wanted, Consumer<Item> items) {
        this.ceiling = ceiling;
        this.head = head;
        this.wanted = wanted;
        this.items = items;
    }

    void item(Supplier<Item.Making> making) {
        int number = next();
        if (wanted.test(number)) items.accept(making.get().made(number));
    }

    void line(String line) {
        int number = next();
        if (wanted.test(number)) items.accept(Item.line(number, line));
    }

    private int next() {
        if (count == ceiling.items())
            throw Refusal.of("too-many-items", "A document may have " + ceiling.items() + " items. Send it in parts.");
        return ++count;
    }

    int count() {
        return count;
    }
}
