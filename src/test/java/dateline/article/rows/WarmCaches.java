package dateline.article.rows;

import io.quarkus.arc.Arc;

/** What a node that has run for a few seconds has in mind. */
public final class WarmCaches {

    private WarmCaches() {}

    /** Reads what sections, tags and sources are called, as every two seconds. */
    public static void refreshNames() {
        Arc.container().instance(NameCache.class).get().refresh();
    }
}
