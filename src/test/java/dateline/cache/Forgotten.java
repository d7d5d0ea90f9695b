package dateline.cache;

import io.quarkus.arc.Arc;
import java.util.List;

/** For tests that change the database behind the back of its log. */
public final class Forgotten {

    private Forgotten() {}

    /** Everything that was kept, and what the log was. */
    public static void everything() {
        Arc.container().instance(CacheInvalidator.class).get().look();
        answers();
    }

    /** Everything that was kept. */
    public static void answers() {
        Arc.container().instance(ResponseCache.class).get().drop(List.of(ResponseCache.ALL));
    }

    /** How often something was given from memory until now: a test that means to go through it asks whether this moves. */
    public static long given() {
        return Arc.container().instance(ResponseCache.class).get().given();
    }
}
