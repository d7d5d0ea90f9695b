package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Thrown when an article is requested by a former slug: it becomes a 301 to the same URL with the current slug and the same query. The
 * redirect is cached like the article itself, because a former slug may become the current one again.
 */
public final class FormerSlugRedirect extends RuntimeException implements CacheableRepresentation {

    private final String former;
    private final String current;
    private final transient List<String> cacheTags;
    private final transient Optional<Instant> trueUntil;

    /** @param former slug in the requested path, after {@code /articles/}; @param current slug of the article now */
    public FormerSlugRedirect(String former, String current, List<String> cacheTags, Optional<Instant> trueUntil) {
        super(former + " is " + current, null, false, false);
        this.former = former;
        this.current = current;
        this.cacheTags = cacheTags;
        this.trueUntil = trueUntil;
    }

    /** @param uri requested path and query */
    public String location(String uri) {
        return uri.replaceFirst("^((?:/v1)?/articles/)" + former + "(?=[/.?]|$)", "$1" + current);
    }

    @Override
    public List<String> cacheTags() {
        return cacheTags;
    }

    @Override
    public Optional<Instant> trueUntil() {
        return trueUntil;
    }
}
