package dateline.http.ingress;

import dateline.http.problem.CorsHeaders;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RouteTable;
import dateline.http.request.StatusProblems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers OPTIONS requests and CORS preflights. {@link CorsHeaders} says which responses any origin may read. */
@Singleton
class Cors {

    private static final String SWAGGER = "/swagger-ui";

    private final ProblemWriter problems;
    private final RateLimits limits;

    Cors(ProblemWriter problems, RateLimits limits) {
        this.limits = limits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.CORS_PREFLIGHT.register(filters, this::answerPreflight);
        RequestFilter.OPTIONS.register(filters, this::answerOptions);
    }

    private void answerOptions(RoutingContext rc) {
        String path = rc.request().path();
        boolean isAsset = path.startsWith(SWAGGER + "/") && path.length() > SWAGGER.length() + 1;
        if (rc.request().method() != HttpMethod.OPTIONS || isAsset) {
            rc.next();
            return;
        }
        String allow = path.startsWith(SWAGGER) ? "GET, HEAD, OPTIONS" : RouteTable.allow(path);
        if (allow.isEmpty()) problems.write(StatusProblems.of(404, rc), rc);
        else rc.response().setStatusCode(204).putHeader("Allow", allow).end();
    }

    private void answerPreflight(RoutingContext rc) {
        var request = rc.request();
        if (request.method() != HttpMethod.OPTIONS || request.getHeader("Access-Control-Request-Method") == null) {
            rc.next();
            return;
        }
        if (!limits.tryAdmit(rc)) return;
        String allow = RouteTable.allow(request.path());
        if (allow.isEmpty() && !request.path().startsWith(SWAGGER)) {
            problems.write(StatusProblems.of(404, rc), rc);
            return;
        }
        if (!allow.isEmpty()) rc.response().putHeader("Allow", allow);
        if (RouteTable.isPublicRead(rc)) {
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
}
