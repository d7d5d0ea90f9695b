package dateline.http.problem;

import dateline.http.base.DidYouMean;
import dateline.http.base.SecretPath;
import dateline.http.base.VertxInternals;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The routes of all resource classes, by path: for the lists of 405, 406 and 415, for OPTIONS, CORS and admission. The error responses of
 * Quarkus REST consider one resource class only.
 */
public final class RouteTable {

    private static final String ROUTES = "dateline.routes";
    private static final String VARIABLE = "{}";
    private static final int MAX_SIMILAR_LENGTH = 200;

    private RouteTable() {}

    private record Route(TemplateMatcher template, RestRoute route) {}

    /** The templates of all paths, collected when the first one is asked for. */
    private static final class Templates {

        private static final List<Route> ROUTES = RestRoutes.all().stream()
                .map(route -> new Route(TemplateMatcher.of(route.template()), route))
                .toList();
        private static final Map<Integer, Map<List<String>, List<Route>>> BY_SIZE_AND_PREFIX = ROUTES.stream()
                .collect(Collectors.groupingBy(
                        one -> one.template().size(),
                        Collectors.groupingBy(one -> one.template().literalPrefix())));
        private static final Set<String> ALL =
                ROUTES.stream().map(one -> one.route().template()).collect(Collectors.toUnmodifiableSet());

        // The pattern of a variable may hold a slash.
        private static final List<List<String>> SEGMENTS = ALL.stream()
                .map(template ->
                        List.of(template.replaceAll("\\{[^{}]*+}", VARIABLE).split("/")))
                .toList();
    }

    /** Whether a resource method has this path template, without a trailing slash. */
    public static boolean hasTemplate(String template) {
        return Templates.ALL.contains(template);
    }

    /**
     * The path that a path without a route probably stands for, without tokens of previews.
     *
     * @return a path with a route for this method; if it has variables, their values may still be unknown
     */
    public static Optional<String> findSimilarPath(String path, String method) {
        return similarPath(path)
                .filter(meant -> List.of(allow(meant).split(", ")).contains(method))
                .map(SecretPath::of);
    }

    private static Optional<String> similarPath(String path) {
        if (path.length() > MAX_SIMILAR_LENGTH) return Optional.empty();
        int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
        if (dot > 0 && hasTemplate(path.substring(0, dot))) return Optional.of(path.substring(0, dot));
        List<String> sent = List.of(path.split("/"));
        Optional<String> versioned = Optional.of("/v1" + path)
                .filter(whole -> Templates.SEGMENTS.stream()
                        .anyMatch(known -> matches(known, List.of(whole.split("/")), known.size())));
        if (versioned.isPresent()) return versioned;
        for (int i = 1; i < sent.size(); i++) {
            int place = i;
            if (isKnown(sent, place)) continue;
            Set<String> candidates = Templates.SEGMENTS.stream()
                    .filter(known -> matches(known, sent, place))
                    .map(known -> known.get(place))
                    .filter(segment -> !segment.contains(VARIABLE))
                    .collect(Collectors.toSet());
            Optional<String> meant = DidYouMean.of(sent.get(i), candidates);
            if (meant.isPresent()) {
                List<String> corrected = new ArrayList<>(sent);
                corrected.set(i, meant.get());
                return Optional.of(String.join("/", corrected));
            }
        }
        return Optional.empty();
    }

    // Whether a template has the same segments up to this place. Then a later one is misspelt.
    private static boolean isKnown(List<String> path, int place) {
        return Templates.SEGMENTS.stream()
                .anyMatch(template -> template.size() > place
                        && template.subList(0, place + 1).equals(path.subList(0, place + 1)));
    }

    // Whether all segments but one agree.
    private static boolean matches(List<String> template, List<String> path, int except) {
        if (template.size() != path.size()) return false;
        for (int i = 1; i < path.size(); i++)
            if (i != except
                    && !template.get(i).contains(VARIABLE)
                    && !template.get(i).equals(path.get(i))) return false;
        return true;
    }

    /** All routes that match the path, those of less specific templates included. */
    static List<RestRoute> routes(String path) {
        // The target of OPTIONS may be an asterisk instead of a path.
        if (!path.startsWith("/")) return List.of();
        List<String> segments = TemplateMatcher.segments(VertxInternals.normalizePath(path));
        Map<List<String>, List<Route>> byPrefix = Templates.BY_SIZE_AND_PREFIX.get(segments.size());
        if (byPrefix == null) return List.of();
        List<RestRoute> found = new ArrayList<>();
        for (int length = 0; length <= segments.size(); length++) {
            for (Route route : byPrefix.getOrDefault(segments.subList(0, length), List.of()))
                if (route.template().matches(segments)) found.add(route.route());
        }
        return found;
    }

    // Several filters ask for the routes of a request.
    private static List<RestRoute> mostSpecificRoutes(RoutingContext rc) {
        List<RestRoute> found = rc.get(ROUTES);
        if (found == null) {
            found = mostSpecificRoutes(rc.request().path());
            rc.put(ROUTES, found);
        }
        return found;
    }

    // A template with fewer variables is more specific; the others do not answer at this path.
    private static List<RestRoute> mostSpecificRoutes(String path) {
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
