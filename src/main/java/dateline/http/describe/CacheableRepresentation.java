package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A representation that names its cache tags, and the instant at which time alone makes it wrong. */
public interface CacheableRepresentation {

    /** The cache tag of responses that show an article. @param id UUID of the article, or its canonical text */
    static String articleTag(Object id) {
        return "article:" + id;
    }

    /** Cache tags, such as {@link #articleTag}. */
    List<String> cacheTags();

    /** Whether the response cache may store it. A response that holds the progress of one caller must not be stored. */
    default boolean mayBeCached() {
        return true;
    }

    /**
     * The next instant at which something that the representation shows ends. Never an instant at which something hidden becomes visible:
     * the caching headers would reveal it.
     */
    default Optional<Instant> trueUntil() {
        return Optional.empty();
    }
}
