package dateline.cache;

import dateline.cache.ResponseCache.CacheEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A response that is being made, and the requests that wait for it: the first one makes it for all. */
final class SingleFlight {

    private final long generation;
    private final List<Consumer<CacheEntry>> waiters = new ArrayList<>();
    private boolean completed;
    private CacheEntry result;

    SingleFlight(long generation) {
        this.generation = generation;
    }

    /** The count of invalidations when it began. */
    long generation() {
        return generation;
    }

    /** @param waiter is given the response when it is made, at once where it is; null where it failed or is not for others */
    void whenComplete(Consumer<CacheEntry> waiter) {
        synchronized (this) {
            if (!completed) {
                waiters.add(waiter);
                return;
            }
        }
        waiter.accept(result);
    }

    /** Only the first call counts. */
    void complete(CacheEntry entry) {
        List<Consumer<CacheEntry>> all;
        synchronized (this) {
            if (completed) return;
            completed = true;
            result = entry;
            all = List.copyOf(waiters);
        }
        all.forEach(waiter -> waiter.accept(entry));
    }
}
