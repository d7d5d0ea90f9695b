package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A representation that names what it shows, for purges by tag, and when it stops being true by time alone. */
public interface CacheableRepresentation {

    /** The name of whatever shows an article. @param id a UUID, or its canonical text */
    static String articleTag(Object id) {
        return "article:" + id;
    }

    /** Names, such as {@link #articleTag}. */
    List<String> cacheTags();

    /** Whether it may be kept here at all; where it says how far somebody has come, it may not. */
    default boolean mayBeCached() {
        return true;
    }

    /** The next instant at which something shown here ends. Never one at which something hidden begins: that would tell of it. */
    default Optional<Instant> trueUntil() {
        return Optional.empty();
    }
}
