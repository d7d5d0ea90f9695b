package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A response that is already serialized, such as a feed or an HTML page. */
public record Document(
        byte[] bytes,
        Optional<Instant> lastModified,
        List<String> cacheTags,
        Optional<Instant> trueUntil,
        Optional<String> link)
        implements HasLastModified, CacheableRepresentation, HasLinkHeader {

    public Document(byte[] bytes, Optional<Instant> lastModified, List<String> cacheTags, Optional<Instant> trueUntil) {
        this(bytes, lastModified, cacheTags, trueUntil, Optional.empty());
    }

    public static Document of(byte[] bytes) {
        return new Document(bytes, Optional.empty(), List.of(), Optional.empty());
    }
}
