package dateline.cache;

import dateline.cache.ResponseCache.CacheEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A response that is being made, and the requests that wait for it: the first one makes it for all. */
final class SingleFlight {

    private final long since;
    private final List<Consumer<CacheEntry>> waiting = new ArrayList<>();
    private boolean over;
    private CacheEntry made;

    SingleFlight(long since) {
        this.since = since;
    }

    /** The count of invalidations when it began. */
    long since() {
        return since;
    }

    /** @param then is given the response when it is made, at once where it is; null where it failed or is not for others */
    void then(Consumer<CacheEntry> then) {
        synchronized (this) {
            if (!over) {
                waiting.add(then);
                return;
            }
        }
        then.accept(made);
    }

    /** Only the first call counts. */
    void end(CacheEntry entry) {
        List<Consumer<CacheEntry>> all;
        synchronized (this) {
            if (over) return;
            over = true;
            made = entry;
            all = List.copyOf(waiting);
        }
        all.forEach(one -> one.accept(entry));
    }
}
