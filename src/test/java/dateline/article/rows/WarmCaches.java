package dateline.article.rows;

import io.quarkus.arc.Arc;

/** Fills caches as in a node that has run for a few seconds. */
public final class WarmCaches {

    private WarmCaches() {}

    /** Reads the names of sections, tags and sources, as the server does every two seconds. */
    public static void refreshNames() {
        Arc.container().instance(NameCache.class).get().refresh();
    }
}
