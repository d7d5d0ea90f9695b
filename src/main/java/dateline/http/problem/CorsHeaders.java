package dateline.http.problem;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * CORS headers of responses. Scripts of any origin may read public resources, without credentials, and no other resource. The constant
 * {@code *} spares shared caches a copy per origin.
 */
public final class CorsHeaders {

    private static final Map<String, String> OF_PUBLIC_READS = Map.of(
            "Access-Control-Allow-Origin",
            "*",
            "Access-Control-Expose-Headers",
            "Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-Id");

    private CorsHeaders() {}

    /** For an error that is written before REST: a script that may read the resource may also read the error. */
    static void allow(RoutingContext rc, BiConsumer<String, String> header) {
        HttpMethod method = rc.request().method();
        if ((method == HttpMethod.GET || method == HttpMethod.HEAD) && RouteTable.isPublicRead(rc)) {
            OF_PUBLIC_READS.forEach(header);
        }
    }

    /** The headers of responses of a resource method; empty unless it is a GET that needs no key. */
    public static Map<String, String> of(Method method) {
        boolean isPublic = method.isAnnotationPresent(PermitAll.class) && method.isAnnotationPresent(GET.class);
        return isPublic ? OF_PUBLIC_READS : Map.of();
    }
}
