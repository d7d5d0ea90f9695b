package dateline.http.response;

import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.FormerSlugRedirect;
import dateline.http.describe.NeverStored;
import dateline.http.describe.ServerCached;
import dateline.http.describe.StaticAsset;
import dateline.http.ingress.Deadline;
import dateline.http.problem.Now;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which caches may store a response, and for how long. Public responses: shared caches, for seconds, but not beyond the next instant
 * at which time makes them wrong. Responses to a key: only the cache of the client, which must revalidate. Drafts and secrets: none.
 */
@ApplicationScoped
class CachePolicy {

    private static final String STATIC_ASSET = "public, max-age=3600, stale-while-revalidate=86400";

    // Tags of the header Cache-Tag, for shared caches in front. The response cache of the node has tags of its own.

    /** Tag of every response. */
    static final String ALL = "all";

    /** Tag of lists of articles: purged with every change of an article that is public. */
    static final String ARTICLE_LISTS = "news";

    /** Tag of lists of names: purged with every change of an article that is public. */
    static final String NAME_LISTS = "names";

    // The second purge follows the first after two seconds (CachePurger).
    private static final Duration MAX_TIME_BEFORE_PURGE = Duration.ofSeconds(1);

    // Characters. By default nginx accepts 4,096 bytes of headers from a server. A response with more tags is
    // invalidated by the tag of all articles.
    private static final int MAX_CACHE_TAG_LENGTH = 2_500;

    private final PublicUrl url;
    private final Now now;
    private final Map<Method, Boolean> negotiated = new ConcurrentHashMap<>();

    CachePolicy(PublicUrl url, Now now) {
        this.url = url;
        this.now = now;
    }

    String noStore() {
        return "no-store";
    }

    void addHeaders(Method method, Object entity, RoutingContext rc, MultivaluedMap<String, Object> headers) {
        directives(method, entity, rc, headers).addTo(now::instant, headers::putSingle);
        limitSlowResponse(rc, headers);
    }

    /**
     * A response that took long may show what was withdrawn meanwhile, and arrive in a shared cache after the second and last purge. So a
     * shared cache must revalidate it.
     */
    static void limitSlowResponse(RoutingContext rc, MultivaluedMap<String, Object> headers) {
        if (headers.containsKey(CacheDirectives.CDN_CACHE_CONTROL)
                && Deadline.sinceAdmission(rc).compareTo(MAX_TIME_BEFORE_PURGE) > 0)
            headers.putSingle(CacheDirectives.CDN_CACHE_CONTROL, "max-age=0");
    }

    /** @param headers that the resource method has set */
    CacheDirectives directives(
            Method method, Object entity, RoutingContext rc, MultivaluedMap<String, Object> headers) {
        String inherited = headers.containsKey("Vary") ? headers.getFirst("Vary") + ", " : "";
        String vary = inherited + (isNegotiated(method) ? "Accept, " : "") + "Accept-Encoding, Authorization";
        CacheableRepresentation cacheable = entity instanceof CacheableRepresentation known ? known : null;
        List<String> tags = cacheable == null ? List.of() : cacheable.cacheTags();
        String fixed = fixedCacheControl(method, rc);
        Optional<ServerCached.CacheScope> scope = cacheScope(method, rc);
        boolean singleArticle = entity instanceof FormerSlugRedirect
                || scope.filter(ServerCached.CacheScope.ARTICLE::equals).isPresent();
        return new CacheDirectives(
                vary,
                fixed,
                cacheable == null ? Optional.empty() : cacheable.trueUntil(),
                tags,
                fixed == null
                        ? cacheTag(
                                singleArticle,
                                scope.filter(ServerCached.CacheScope.NAMES::equals)
                                        .isPresent(),
                                tags)
                        : null,
                url.purge().isPresent());
    }

    // A purge of an article removes the responses that show it, a purge of ARTICLE_LISTS the lists, and a purge of ALL
    // every response.
    private static String cacheTag(boolean singleArticle, boolean names, List<String> tags) {
        if (names) return NAME_LISTS + " " + ALL;
        String articles = String.join(" ", tags);
        if (singleArticle && !tags.isEmpty()) return articles + " " + ALL;
        boolean fitsHeader = !tags.isEmpty() && articles.length() <= MAX_CACHE_TAG_LENGTH;
        return (fitsHeader ? articles + " " : "") + ARTICLE_LISTS + " " + ALL;
    }

    /** The cache scope of a response of 200; empty if the response cache must not store it. */
    Optional<ServerCached.CacheScope> cacheScope(Method method, RoutingContext rc) {
        ServerCached annotation = method.getAnnotation(ServerCached.class);
        // The response of a long poll is different each time.
        if (annotation == null || Deadline.isLongPoll(rc)) return Optional.empty();
        boolean includesOthers = annotation.value() == ServerCached.CacheScope.ARTICLE
                && rc.queryParams().contains("include");
        return Optional.of(includesOthers ? ServerCached.CacheScope.ARTICLES : annotation.value());
    }

    // Null for a public response that shared caches may store for seconds.
    private String fixedCacheControl(Method method, RoutingContext rc) {
        if (method.isAnnotationPresent(NeverStored.class)
                || method.getDeclaringClass().isAnnotationPresent(NeverStored.class)) {
            return noStore();
        }
        if (method.isAnnotationPresent(StaticAsset.class)) return STATIC_ASSET;
        if (rc.request().getHeader("Authorization") != null) return "private, no-cache";
        return Deadline.isLongPoll(rc) ? noStore() : null;
    }

    // Whether Accept chooses between this method and another one at the same path.
    private boolean isNegotiated(Method method) {
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
