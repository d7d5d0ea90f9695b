package dateline.ingest;

import java.util.function.Consumer;

/** Where the items of a document go while it is read, one by one, and what it says of itself. */
final class Reader {

    private final Ceiling ceiling;
    private final Consumer<Item> items;
    final Head head;
    private int count;

    Reader(Ceiling ceiling, Head head, Consumer<Item> items) {
        this.ceiling = ceiling;
        this.head = head;
        this.items = items;
    }

    void item(Item.Making making) {
        items.accept(making.made(next()));
    }

    void line(String line) {
        items.accept(Item.line(next(), line));
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
