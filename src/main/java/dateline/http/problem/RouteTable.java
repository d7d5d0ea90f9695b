package dateline.http.problem;

import dateline.http.describe.ServerCached;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.vertx.core.http.impl.HttpUtils;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.MediaTypeMapper;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/**
 * What may be done at a path, read from the running routes: the lists of 405, 406 and 415, and whether a browser elsewhere may
 * read it. The framework's own answers look at one class only. The one place that knows its internals.
 */
public final class RouteTable {

    private RouteTable() {}

    /** One for each class, made when the first request asks: by then all routes are there, and stay. */
    private static final class Classes {

        private static final List<RequestMapper<InitialMatch>> MAPPERS =
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers().stream()
                        .map(one -> new RequestMapper<>(new ArrayList<>(List.of(one))))
                        .toList();
    }

    /** The templates of all paths, made when the first one is asked for. */
    private static final class Templates {

        private static final Set<String> ALL =
                ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers().stream()
                        .flatMap(resourceClass -> Arrays.stream(resourceClass.value.handlers)
                                .filter(ClassRoutingHandler.class::isInstance)
                                .flatMap(handler -> ((ClassRoutingHandler) handler).getMappers().values().stream())
                                .flatMap(mapper -> mapper.getTemplates().stream())
                                .map(path -> plain(resourceClass.template.template + path.template.template)))
                        .collect(Collectors.toUnmodifiableSet());

        private static String plain(String template) {
            String single = template.replace("//", "/");
            return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
        }
    }

    /** Whether a resource method has this path template, without a trailing slash. */
    public static boolean hasTemplate(String template) {
        return Templates.ALL.contains(template);
    }

    static List<RuntimeResource> at(String asked) {
        String path = normal(asked);
        var found = new ArrayList<RuntimeResource>();
        for (var resourceClass : Classes.MAPPERS) {
            var match = resourceClass.map(path);
            if (match == null) continue;
            String rest = match.remaining.isEmpty() ? "/" : match.remaining;
            for (var handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) collect(routing, rest, found);
            }
        }
        return found;
    }

    // As the routes are found by: a letter may be sent in its percent encoding.
    public static String normal(String path) {
        try {
            return path.contains("%") ? HttpUtils.normalizePath(path) : path;
        } catch (IllegalArgumentException noEncoding) {
            return path;
        }
    }

    private static void collect(ClassRoutingHandler routing, String rest, List<RuntimeResource> found) {
        routing.getMappers().values().forEach(mapper -> {
            var method = mapper.map(rest);
            if (method != null && (method.remaining.isEmpty() || method.remaining.equals("/"))) {
                found.addAll(negotiated(method.value));
            }
        });
    }

    // Where Accept or Content-Type chooses among methods, the route is a switch, and keeps them to itself.
    static List<RuntimeResource> negotiated(RuntimeResource route) {
        if (route.getLazyMethod() != null) return List.of(route);
        var methods = new ArrayList<RuntimeResource>();
        for (var handler : route.getHandlerChain()) {
            if (!(handler instanceof MediaTypeMapper)) continue;
            for (Object byType : ((Map<?, ?>) field(handler, "resourcesByConsumes")).values()) {
                for (Object method : ((Map<?, ?>) field(byType, "mtWithoutParamsToResource")).values()) {
                    methods.add((RuntimeResource) method);
                }
            }
        }
        return methods.stream().distinct().toList();
    }

    private static Object field(Object of, String name) {
        try {
            var field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Methods in the form of an {@code Allow} header; empty where nothing is. */
    public static String allow(String path) {
        var methods = new TreeSet<String>();
        for (RuntimeResource route : own(path)) {
            if (route.getHttpMethod() == null) continue;
            methods.add(route.getHttpMethod());
            if (route.getHttpMethod().equals("GET")) methods.add("HEAD");
        }
        if (!methods.isEmpty()) methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    // Where a path has a route of its own, a variable does not stand for it.
    private static List<RuntimeResource> own(String path) {
        List<RuntimeResource> found = at(path);
        int variables = found.stream().mapToInt(RouteTable::variables).min().orElse(0);
        return found.stream().filter(route -> variables(route) == variables).toList();
    }

    private static int variables(RuntimeResource route) {
        String template = route.getClassPath() == null ? "" : route.getClassPath().template;
        template += route.getPath() == null ? "" : route.getPath().template;
        // Patterns of variables may hold braces of their own; here none does.
        return (int) template.chars().filter(character -> character == '{').count();
    }

    /** The operation at a path, HEAD as GET; where a media type chooses among several, one of them. */
    public static Optional<RuntimeResource> operation(String path, String method) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return own(path).stream()
                .filter(route -> wanted.equals(route.getHttpMethod()))
                .findFirst();
    }

    /** The template of a route's path, as REST tells it to metrics. */
    public static String template(RuntimeResource route) {
        String outer = route.getClassPath() == null ? "" : route.getClassPath().template;
        String inner = route.getPath() == null ? "" : route.getPath().template;
        return Templates.plain(outer + inner);
    }

    public static List<String> produced(String path, String method) {
        return types(
                path,
                method,
                route -> route.getProduces() == null
                        ? List.of()
                        : List.of(route.getProduces().getSortedOriginalMediaTypes()));
    }

    public static List<String> consumed(String path, String method) {
        return types(path, method, route -> route.getConsumes() == null ? List.of() : route.getConsumes());
    }

    public static boolean publicRead(String path) {
        return reads(path, PermitAll.class);
    }

    /** Whether what is read there may be kept. */
    public static boolean kept(String path) {
        return reads(path, ServerCached.class);
    }

    private static boolean reads(String path, Class<? extends Annotation> marked) {
        return own(path).stream()
                .filter(route -> "GET".equals(route.getHttpMethod()))
                .filter(route -> route.getLazyMethod() != null)
                .anyMatch(route -> route.getLazyMethod().getMethod().isAnnotationPresent(marked));
    }

    private static List<String> types(
            String path, String method, Function<RuntimeResource, Collection<MediaType>> types) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return at(path).stream()
                .filter(route -> wanted.equals(route.getHttpMethod()))
                .flatMap(route -> types.apply(route).stream())
                .map(type -> type.getType() + "/" + type.getSubtype())
                .distinct()
                .toList();
    }
}
