package dateline.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may keep an answer, and for how long: shared caches for seconds, capped to the next instant at which it stops being true;
 * answers to a key only in the caller's own cache, checked each time; working copies and secrets nowhere.
 */
@ApplicationScoped
class Caching {

    private static final long FRESH = 15;
    private static final String OF_A_RELEASE = "public, max-age=3600, stale-while-revalidate=86400";
    private static final long CDN_FRESH = 60;
    private static final long CDN_ON_ERROR = 3600;

    private final PublicUrl url;
    private final Now now;
    private final Map<Method, Boolean> negotiated = new ConcurrentHashMap<>();

    Caching(PublicUrl url, Now now) {
        this.url = url;
        this.now = now;
    }

    String neverStored() {
        return "no-store";
    }

    void describe(Method method, Object entity, RoutingContext rc, MultivaluedMap<String, Object> headers) {
        String vary = headers.containsKey("Vary") ? headers.getFirst("Vary") + ", " : "";
        headers.putSingle("Vary", vary + (negotiated(method) ? "Accept, " : "") + "Accept-Encoding, Authorization");
        if (method.isAnnotationPresent(NeverStored.class)
                || method.getDeclaringClass().isAnnotationPresent(NeverStored.class)) {
            headers.putSingle("Cache-Control", neverStored());
            return;
        }
        if (method.isAnnotationPresent(OfARelease.class)) {
            headers.putSingle("Cache-Control", OF_A_RELEASE);
            return;
        }
        if (rc.request().getHeader("Authorization") != null) {
            headers.putSingle("Cache-Control", "private, no-cache");
            return;
        }
        if (Deadline.waits(rc)) {
            headers.putSingle("Cache-Control", neverStored());
            return;
        }
        Optional<Instant> end = entity instanceof Cacheable cacheable ? cacheable.trueUntil() : Optional.empty();
        long left = end.map(instant ->
                        Math.max(0, Duration.between(now.instant(), instant).toSeconds()))
                .orElse(Long.MAX_VALUE);
        headers.putSingle(
                "Cache-Control",
                "public, max-age=" + Math.min(FRESH, left) + ", stale-while-revalidate="
                        + Math.min(FRESH, Math.max(0, left - FRESH)));
        if (url.purge().isPresent()) {
            long rest = Math.max(0, left - CDN_FRESH);
            headers.putSingle(
                    "CDN-Cache-Control",
                    "max-age=" + Math.min(CDN_FRESH, left) + ", stale-while-revalidate=" + Math.min(CDN_FRESH, rest)
                            + ", stale-if-error=" + Math.min(CDN_ON_ERROR, rest));
        }
        List<String> tags = entity instanceof Cacheable cacheable ? cacheable.cacheTags() : List.of();
        if (!tags.isEmpty()) headers.putSingle("Cache-Tag", String.join(" ", tags));
    }

    // Two methods at one address: Accept chooses between them.
    private boolean negotiated(Method method) {
        return negotiated.computeIfAbsent(
                method,
                one -> Arrays.stream(one.getDeclaringClass().getMethods())
                        .filter(other -> other.isAnnotationPresent(GET.class) && !other.equals(one))
                        .anyMatch(other -> path(other).equals(path(one))));
    }

    private static String path(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}
