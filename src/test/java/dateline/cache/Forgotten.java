package dateline.cache;

import io.quarkus.arc.Arc;
import java.util.List;

/** For tests that change the database behind the back of its log. */
public final class Forgotten {

    private Forgotten() {}

    /** Everything that was kept. */
    public static void everything() {
        Arc.container().instance(LogTail.class).get().look();
        Arc.container().instance(Shelf.class).get().drop(List.of(Shelf.ALL));
    }
}
