package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An article is known by another slug now. Thrown from anywhere, it becomes a 301 to the same address under that slug, its query
 * included, which may be kept as long as the article itself: what was a former slug may be the present one tomorrow.
 */
public final class FormerSlugRedirect extends RuntimeException implements CacheableRepresentation {

    private final String former;
    private final String current;
    private final transient List<String> cacheTags;
    private final transient Optional<Instant> trueUntil;

    /** @param former slug that was asked for, below {@code /v1/articles}; @param present the one that stands there now */
    public FormerSlugRedirect(String former, String current, List<String> cacheTags, Optional<Instant> trueUntil) {
        super(former + " is " + current, null, false, false);
        this.former = former;
        this.current = current;
        this.cacheTags = cacheTags;
        this.trueUntil = trueUntil;
    }

    /** @param uri that was asked for, with its query */
    public String location(String uri) {
        return uri.replaceFirst("^/v1/articles/" + former + "(?=[/.?]|$)", "/v1/articles/" + current);
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
