package dateline.observe;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.KeyAuthenticator;
import dateline.http.base.HttpMethods;
import dateline.http.ingress.RateLimits;
import dateline.http.ingress.RequestFilter;
import dateline.http.ingress.Work;
import dateline.http.problem.RequestIds;
import dateline.trace.PathTemplate;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The access log: one line per request, also for a cache hit. It shows the path template with ids, never the path or the query, because
 * slugs and search words may be those of hidden articles, and previews have secret tokens.
 */
@Singleton
class AccessLog {

    private static final Logger LOG = Logger.getLogger("dateline.access-log");
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int UUID_LENGTH = 36;

    private final LogConfig config;

    AccessLog(LogConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        if (config.access()) RequestFilter.ACCESS_LOG.register(filters, AccessLog::follow);
    }

    private static void follow(RoutingContext rc) {
        long start = System.nanoTime();
        rc.addEndHandler(end -> write(rc, System.nanoTime() - start));
        rc.next();
    }

    private static void write(RoutingContext rc, long nanos) {
        Map<String, String> members = members(rc, nanos);
        Map<String, Object> others = new LinkedHashMap<>();
        members.forEach((name, value) -> others.put(name, MDC.get(name)));
        members.forEach(MDC::put);
        LOG.infof(
                "%s %s %s, %s bytes in %s µs%s",
                members.get("method"),
                members.get("path"),
                members.get("status"),
                members.get("bytes"),
                members.get("micros"),
                RateLimits.isServedFromCache(rc) ? " from the cache" : "");
        others.forEach((name, value) -> {
            if (value == null) MDC.remove(name);
            else MDC.put(name, value);
        });
    }

    private static Map<String, String> members(RoutingContext rc, long nanos) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("requestId", RequestIds.of(rc));
        String method = rc.request().method().name();
        members.put("method", HttpMethods.isKnown(method) ? method : "OTHER");
        members.put("path", path(rc));
        members.put("status", String.valueOf(rc.response().getStatusCode()));
        members.put("bytes", String.valueOf(rc.response().bytesWritten()));
        members.put("micros", String.valueOf(nanos / NANOS_PER_MICRO));
        members.put("cache", RateLimits.isServedFromCache(rc) ? "hit" : "miss");
        Optional<AuthenticatedCaller> key = KeyAuthenticator.authenticated(rc);
        key.ifPresent(known -> members.put(known.isPerson() ? "person" : "key", known.id()));
        key.map(AuthenticatedCaller::partner).ifPresent(partner -> members.put("partner", partner.toString()));
        return members;
    }

    /** The template of the route, with ids in the places where the request has them; {@code -} without a route. */
    private static String path(RoutingContext rc) {
        String template = Work.of(rc).template();
        if (template == null) return "-";
        String[] parts = PathTemplate.withoutPatterns(template).split("/");
        String[] sent = rc.request().path().split("/");
        for (int i = 0; i < parts.length && i < sent.length; i++)
            if (parts[i].startsWith("{") && isId(sent[i])) parts[i] = sent[i];
        return String.join("/", parts);
    }

    private static boolean isId(String part) {
        return part.length() == UUID_LENGTH && part.chars().allMatch(c -> c == '-' || Character.digit(c, 16) >= 0);
    }
}
