package dateline.http.problem;

import dateline.http.base.VertxInternals;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.core.MediaType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The routes of all resource classes, by path: for the lists of 405, 406 and 415, for OPTIONS, CORS and admission. The error responses of
 * Quarkus REST consider one resource class only.
 */
public final class RouteTable {

    private static final String ROUTES = "dateline.routes";

    // Of the paths without variables, which are at most as many as there are templates. Lists have such paths, and most
    // requests that are refused under overload are for lists.
    private static final ConcurrentMap<String, List<RestRoute>> BY_FIXED_PATH = new ConcurrentHashMap<>();

    private RouteTable() {}

    /** The templates of all paths, collected when the first one is asked for. */
    private static final class Templates {

        private static final Set<String> ALL =
                RestRoutes.all().stream().map(RestRoute::template).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a resource method has this path template, without a trailing slash. */
    public static boolean hasTemplate(String template) {
        return Templates.ALL.contains(template);
    }

    private static List<RestRoute> routes(String path) {
        return RestRoutes.at(VertxInternals.normalizePath(path));
    }

    // Several filters ask for the routes of a request, and the look-up is a large part of what a refusal costs.
    private static List<RestRoute> mostSpecificRoutes(RoutingContext rc) {
        List<RestRoute> found = rc.get(ROUTES);
        if (found == null) {
            found = mostSpecificRoutes(rc.request().path());
            rc.put(ROUTES, found);
        }
        return found;
    }

    private static List<RestRoute> mostSpecificRoutes(String path) {
        return hasTemplate(path)
                ? BY_FIXED_PATH.computeIfAbsent(path, RouteTable::findMostSpecificRoutes)
                : findMostSpecificRoutes(path);
    }

    // A template with fewer variables is more specific; the others do not answer at this path.
    private static List<RestRoute> findMostSpecificRoutes(String path) {
        List<RestRoute> found = routes(path);
        int variables = found.stream().mapToInt(RestRoute::variables).min().orElse(0);
        return found.stream().filter(route -> route.variables() == variables).toList();
    }

    /** Value of the {@code Allow} header; empty if the path has no route. */
    public static String allow(String path) {
        var methods = new TreeSet<String>();
        for (RestRoute route : mostSpecificRoutes(path)) {
            if (route.httpMethod().isEmpty()) continue;
            methods.add(route.httpMethod());
            if (route.httpMethod().equals("GET")) methods.add("HEAD");
        }
        if (!methods.isEmpty()) methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    /** The operation of a request, HEAD as GET. If a media type chooses among several, one of them. */
    public static Optional<RestRoute> operation(RoutingContext rc) {
        String method = rc.request().method().name();
        String routeMethod = method.equals("HEAD") ? "GET" : method;
        return mostSpecificRoutes(rc).stream()
                .filter(route -> routeMethod.equals(route.httpMethod()))
                .findFirst();
    }

    /** Media types that the path can return, without parameters. */
    public static List<String> produced(String path, String method) {
        return mediaTypes(path, method, RestRoute::produces);
    }

    /** Media types that the path accepts as a request body, without parameters. */
    public static List<String> consumed(String path, String method) {
        return mediaTypes(path, method, RestRoute::consumes);
    }

    /** Whether a GET of the path of this request needs no key. */
    public static boolean isPublicRead(RoutingContext rc) {
        return mostSpecificRoutes(rc).stream()
                .filter(route -> "GET".equals(route.httpMethod()))
                .anyMatch(route -> route.isAnnotationPresent(PermitAll.class));
    }

    private static List<String> mediaTypes(
            String path, String method, Function<RestRoute, Collection<MediaType>> types) {
        String routeMethod = method.equals("HEAD") ? "GET" : method;
        return routes(path).stream()
                .filter(route -> routeMethod.equals(route.httpMethod()))
                .flatMap(route -> types.apply(route).stream())
                .map(type -> type.getType() + "/" + type.getSubtype())
                .distinct()
                .toList();
    }
}
