package dateline.http.request;

import dateline.http.describe.AnyQuery;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses query parameters that the resource method does not declare, repeated ones, and values of the wrong type. */
@Singleton
class QueryParameterFilter {

    private final Map<Method, QueryParameters> parametersByMethod = new ConcurrentHashMap<>();
    private final ProblemWriter problems;

    QueryParameterFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @ServerRequestFilter
    Optional<Response> check(ResourceInfo info, RoutingContext rc) {
        Method method = info.getResourceMethod();
        if (method == null || method.isAnnotationPresent(AnyQuery.class)) return Optional.empty();
        QueryParameters declared = parametersByMethod.computeIfAbsent(method, QueryParameters::of);
        MultiMap sent = rc.queryParams();
        try {
            declared.check(sent);
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problems.response(problem, rc));
        }
    }
}
