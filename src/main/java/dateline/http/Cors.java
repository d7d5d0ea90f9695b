package dateline.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.util.function.BiConsumer;

/**
 * Browsers of any origin may read what everybody may read, without credentials; nothing on partner and desk routes. A constant
 * {@code *} keeps shared caches free of one copy per origin.
 */
@Singleton
class Cors {

    private static final String EXPOSED =
            "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

    private static final String SWAGGER = "/swagger-ui";

    private final ProblemWriter problems;
    private final Limits limits;

    Cors(ProblemWriter problems, Limits limits) {
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::preflight, 9_500);
        // After the caller's limit: the framework would say that everything is possible everywhere.
        filters.register(this::options, 5);
    }

    private void options(RoutingContext rc) {
        String path = rc.request().path();
        boolean below = path.startsWith(SWAGGER + "/") && path.length() > SWAGGER.length() + 1;
        if (rc.request().method() != HttpMethod.OPTIONS || below) {
            rc.next();
            return;
        }
        String allow = path.startsWith(SWAGGER) ? "GET, HEAD, OPTIONS" : RouteTable.allow(path);
        if (allow.isEmpty()) problems.write(ProblemMappers.forStatus(404, rc), rc);
        else rc.response().setStatusCode(204).putHeader("Allow", allow).end();
    }

    private void preflight(RoutingContext rc) {
        var request = rc.request();
        if (request.method() != HttpMethod.OPTIONS || request.getHeader("Access-Control-Request-Method") == null) {
            rc.next();
            return;
        }
        if (!limits.admits(rc)) return;
        String allow = RouteTable.allow(request.path());
        if (allow.isEmpty() && !request.path().startsWith(SWAGGER)) {
            problems.write(ProblemMappers.forStatus(404, rc), rc);
            return;
        }
        if (!allow.isEmpty()) rc.response().putHeader("Allow", allow);
        if (RouteTable.publicRead(request.path())) {
            rc.response()
                    .putHeader("Access-Control-Allow-Origin", "*")
                    .putHeader("Access-Control-Allow-Methods", "GET, HEAD")
                    .putHeader(
                            "Access-Control-Allow-Headers",
                            "If-None-Match, If-Modified-Since, X-Request-Id, traceparent")
                    .putHeader("Access-Control-Max-Age", "86400");
        }
        rc.response().setStatusCode(204).end();
    }

    /** A refusal before REST is reached: a browser that may read the answer may read why there is none. */
    static void allow(RoutingContext rc, BiConsumer<String, String> header) {
        HttpMethod method = rc.request().method();
        if ((method == HttpMethod.GET || method == HttpMethod.HEAD)
                && RouteTable.publicRead(rc.request().path())) {
            allow(header);
        }
    }

    static void allow(Method method, MultivaluedMap<String, Object> headers) {
        if (allowed(method)) allow(headers::putSingle);
    }

    /** Whether everybody may read what it answers. */
    static boolean allowed(Method method) {
        return method.isAnnotationPresent(PermitAll.class) && method.isAnnotationPresent(jakarta.ws.rs.GET.class);
    }

    static void allow(BiConsumer<String, String> header) {
        header.accept("Access-Control-Allow-Origin", "*");
        header.accept("Access-Control-Expose-Headers", EXPOSED);
    }
}
