package dateline.cache;

import dateline.cache.ResponseCache.CacheEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A response that is being built for a cache key: the first request builds it, concurrent requests for the same key
 * wait for its result.
 */
final class SingleFlight {

    private final long generation;
    private final List<Consumer<CacheEntry>> waiters = new ArrayList<>();
    private boolean completed;
    private CacheEntry result;

    SingleFlight(long generation) {
        this.generation = generation;
    }

    /** Cache generation at which the execution began. */
    long generation() {
        return generation;
    }

    /**
     * @param waiter receives the response when it is complete, immediately where it already is; null where it failed or
     *     may not be shared
     */
    void whenComplete(Consumer<CacheEntry> waiter) {
        synchronized (this) {
            if (!completed) {
                waiters.add(waiter);
                return;
            }
        }
        waiter.accept(result);
    }

    /** Completes the execution. Only the first call has an effect. */
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
