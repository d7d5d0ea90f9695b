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
 * @param fixedValue value of {@code Cache-Control}; null where it is for seconds, and shared
 * @param end when it stops being true by time alone
 * @param tags names of what it shows
 * @param cacheTag the same as shared caches are told it, with names for more than one; null where nothing ends it
 * @param purgedByTag whether somebody purges shared caches by tag
 */
record CacheDirectives(
        String vary, String fixedValue, Optional<Instant> end, List<String> tags, String cacheTag, boolean purgedByTag) {

    private static final long MAX_AGE_SECONDS = 15;
    private static final long CDN_MAX_AGE_SECONDS = 60;
    private static final long CDN_STALE_IF_ERROR_SECONDS = 3600;

    /** Whether the same is told at any instant. */
    boolean isConstant() {
        return fixedValue != null || end.isEmpty();
    }

    /** @param now asked only where something counts down */
    void addTo(Supplier<Instant> now, BiConsumer<String, String> header) {
        header.accept("Vary", vary);
        if (fixedValue != null) {
            header.accept("Cache-Control", fixedValue);
            return;
        }
        long left = end.map(instant ->
                        Math.max(0, Duration.between(now.get(), instant).toSeconds()))
                .orElse(Long.MAX_VALUE);
        header.accept(
                "Cache-Control",
                "public, max-age=" + Math.min(MAX_AGE_SECONDS, left) + ", stale-while-revalidate="
                        + Math.min(MAX_AGE_SECONDS, Math.max(0, left - MAX_AGE_SECONDS)));
        if (purgedByTag) {
            long rest = Math.max(0, left - CDN_MAX_AGE_SECONDS);
            header.accept(
                    "CDN-Cache-Control",
                    "max-age=" + Math.min(CDN_MAX_AGE_SECONDS, left) + ", stale-while-revalidate=" + Math.min(CDN_MAX_AGE_SECONDS, rest)
                            + ", stale-if-error=" + Math.min(CDN_STALE_IF_ERROR_SECONDS, rest));
        }
        if (cacheTag != null) header.accept("Cache-Tag", cacheTag);
    }
}
