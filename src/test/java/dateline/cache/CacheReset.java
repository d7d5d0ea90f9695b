package dateline.cache;

import io.quarkus.arc.Arc;
import java.util.List;

/** For tests that change the database behind the back of its log. */
public final class CacheReset {

    private CacheReset() {}

    /** Everything that was kept, and what the log was. */
    public static void pollAndClear() {
        Arc.container().instance(CacheInvalidator.class).get().poll();
        clear();
    }

    /** Everything that was kept. */
    public static void clear() {
        Arc.container().instance(ResponseCache.class).get().invalidate(List.of(ResponseCache.ALL));
    }

    /** How often something was given from memory until now: a test that means to go through it asks whether this moves. */
    public static long hits() {
        return Arc.container().instance(ResponseCache.class).get().hits();
    }
}
