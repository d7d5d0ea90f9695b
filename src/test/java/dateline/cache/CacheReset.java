package dateline.cache;

import io.quarkus.arc.Arc;
import java.util.List;

/** For tests that write to the database without change rows. */
public final class CacheReset {

    private CacheReset() {}

    /** Polls the change log, then removes all cached responses. */
    public static void pollAndClear() {
        Arc.container().instance(CacheInvalidator.class).get().poll();
        clear();
    }

    /** Removes all cached responses. */
    public static void clear() {
        Arc.container().instance(ResponseCache.class).get().invalidate(List.of(ResponseCache.ALL));
    }

    /** Number of cache hits so far: a test that must go through the cache checks that it grows. */
    public static long hits() {
        return Arc.container().instance(ResponseCache.class).get().hits();
    }
}
