package dateline.http.describe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A response that is already serialized, such as a feed or an HTML page. */
public record Document(
        byte[] bytes,
        Optional<Instant> lastModified,
        List<String> cacheTags,
        Optional<Instant> trueUntil,
        Optional<String> link,
        Map<String, String> headers)
        implements HasLastModified, CacheableRepresentation, HasLinkHeader, HasHeaders {

    public Document(byte[] bytes, Optional<Instant> lastModified, List<String> cacheTags, Optional<Instant> trueUntil) {
        this(bytes, lastModified, cacheTags, trueUntil, Optional.empty(), Map.of());
    }

    public static Document of(byte[] bytes) {
        return new Document(bytes, Optional.empty(), List.of(), Optional.empty());
    }
}
