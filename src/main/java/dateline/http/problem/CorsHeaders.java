package dateline.http.problem;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.util.function.BiConsumer;

/**
 * CORS headers of responses. Scripts of any origin may read public resources, without credentials, and no other resource. The constant
 * {@code *} spares shared caches a copy per origin.
 */
public final class CorsHeaders {

    private static final String EXPOSED =
            "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

    private CorsHeaders() {}

    /** For an error that is written before REST: a script that may read the resource may also read the error. */
    static void allow(RoutingContext rc, BiConsumer<String, String> header) {
        HttpMethod method = rc.request().method();
        if ((method == HttpMethod.GET || method == HttpMethod.HEAD) && RouteTable.isPublicRead(rc)) {
            allow(header);
        }
    }

    public static void allow(Method method, MultivaluedMap<String, Object> headers) {
        if (isPublic(method)) allow(headers::putSingle);
    }

    /** Whether the resource method is a GET that needs no key. */
    public static boolean isPublic(Method method) {
        return method.isAnnotationPresent(PermitAll.class) && method.isAnnotationPresent(GET.class);
    }

    public static void allow(BiConsumer<String, String> header) {
        header.accept("Access-Control-Allow-Origin", "*");
        header.accept("Access-Control-Expose-Headers", EXPOSED);
    }
}
