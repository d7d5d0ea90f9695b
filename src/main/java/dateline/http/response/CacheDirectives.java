package dateline.http.response;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The caching headers of a response. The lifetime of a response that is true until an instant is computed anew each time it is sent.
 *
 * @param fixedValue value of {@code Cache-Control}; null for a public response that shared caches may store for seconds
 * @param trueUntil when time alone makes the response wrong
 * @param tags cache tags of the articles that the response shows
 * @param cacheTag value of {@code Cache-Tag}, collective tags included; null if nothing invalidates the response
 * @param purgedByTag whether a purge endpoint is configured
 */
record CacheDirectives(
        String vary,
        String fixedValue,
        Optional<Instant> trueUntil,
        List<String> tags,
        String cacheTag,
        boolean purgedByTag) {

    static final String CDN_CACHE_CONTROL = "CDN-Cache-Control";
    private static final long MAX_AGE_SECONDS = 15;
    private static final long CDN_MAX_AGE_SECONDS = 60;
    private static final long CDN_STALE_IF_ERROR_SECONDS = 3600;

    /** Whether the headers are the same at any instant. */
    boolean isConstant() {
        return fixedValue != null || trueUntil.isEmpty();
    }

    /** @param now called only if the response has an end */
    void addTo(Supplier<Instant> now, BiConsumer<String, String> header) {
        header.accept("Vary", vary);
        if (fixedValue != null) {
            header.accept("Cache-Control", fixedValue);
            return;
        }
        long secondsToEnd = trueUntil
                .map(instant -> Math.max(0, Duration.between(now.get(), instant).toSeconds()))
                .orElse(Long.MAX_VALUE);
        header.accept(
                "Cache-Control",
                "public, max-age=" + Math.min(MAX_AGE_SECONDS, secondsToEnd) + ", stale-while-revalidate="
                        + Math.min(MAX_AGE_SECONDS, Math.max(0, secondsToEnd - MAX_AGE_SECONDS)));
        if (purgedByTag) {
            long secondsAfterMaxAge = Math.max(0, secondsToEnd - CDN_MAX_AGE_SECONDS);
            header.accept(
                    CDN_CACHE_CONTROL,
                    "max-age=" + Math.min(CDN_MAX_AGE_SECONDS, secondsToEnd) + ", stale-while-revalidate="
                            + Math.min(CDN_MAX_AGE_SECONDS, secondsAfterMaxAge) + ", stale-if-error="
                            + Math.min(CDN_STALE_IF_ERROR_SECONDS, secondsAfterMaxAge));
        }
        if (cacheTag != null) header.accept("Cache-Tag", cacheTag);
    }
}
