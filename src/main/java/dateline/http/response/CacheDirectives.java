package dateline.http.response;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Who may keep an answer, and for how long, as it is told to them: what ends at an instant is told each time how far off that is.
 *
 * @param fixed value of {@code Cache-Control}; null where it is for seconds, and shared
 * @param end when it stops being true by time alone
 * @param tags names of what it shows
 * @param cacheTag the same as shared caches are told it, with names for more than one; null where nothing ends it
 * @param purged whether somebody purges shared caches by tag
 */
record CacheDirectives(
        String vary, String fixed, Optional<Instant> end, List<String> tags, String cacheTag, boolean purged) {

    private static final long FRESH = 15;
    private static final long CDN_FRESH = 60;
    private static final long CDN_ON_ERROR = 3600;

    /** Whether the same is told at any instant. */
    boolean steady() {
        return fixed != null || end.isEmpty();
    }

    /** @param now asked only where something counts down */
    void tell(Supplier<Instant> now, BiConsumer<String, String> header) {
        header.accept("Vary", vary);
        if (fixed != null) {
            header.accept("Cache-Control", fixed);
            return;
        }
        long left = end.map(instant ->
                        Math.max(0, Duration.between(now.get(), instant).toSeconds()))
                .orElse(Long.MAX_VALUE);
        header.accept(
                "Cache-Control",
                "public, max-age=" + Math.min(FRESH, left) + ", stale-while-revalidate="
                        + Math.min(FRESH, Math.max(0, left - FRESH)));
        if (purged) {
            long rest = Math.max(0, left - CDN_FRESH);
            header.accept(
                    "CDN-Cache-Control",
                    "max-age=" + Math.min(CDN_FRESH, left) + ", stale-while-revalidate=" + Math.min(CDN_FRESH, rest)
                            + ", stale-if-error=" + Math.min(CDN_ON_ERROR, rest));
        }
        if (cacheTag != null) header.accept("Cache-Tag", cacheTag);
    }
}
