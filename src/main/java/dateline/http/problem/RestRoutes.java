package dateline.http.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.MediaTypeMapper;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;

/**
 * Adapter for the running routes of RESTEasy Reactive, which have no public API. No other class uses these internals, and no other
 * class reads private fields.
 */
final class RestRoutes {

    private static final Map<RuntimeResource, List<RestRoute>> KNOWN = new ConcurrentHashMap<>();

    private RestRoutes() {}

    /** All routes. They do not change once the application has started. */
    static List<RestRoute> all() {
        return ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers().stream()
                .flatMap(resourceClass -> routing(resourceClass.value))
                .flatMap(routing -> routing.getMappers().values().stream())
                .flatMap(mapper -> mapper.getTemplates().stream())
                .flatMap(path -> routes(path.value).stream())
                .toList();
    }

    private static Stream<ClassRoutingHandler> routing(InitialMatch resourceClass) {
        return Arrays.stream(resourceClass.handlers)
                .filter(ClassRoutingHandler.class::isInstance)
                .map(ClassRoutingHandler.class::cast);
    }

    private static List<RestRoute> routes(RuntimeResource resource) {
        return KNOWN.computeIfAbsent(
                resource,
                one -> methods(one).stream().map(RestRoutes::route).distinct().toList());
    }

    // Where Accept or Content-Type chooses among several methods, the route is a switch that holds them in private
    // fields.
    private static List<RuntimeResource> methods(RuntimeResource resource) {
        if (resource.getLazyMethod() != null) return List.of(resource);
        List<RuntimeResource> methods = new ArrayList<>();
        for (var handler : resource.getHandlerChain()) {
            if (!(handler instanceof MediaTypeMapper)) continue;
            for (Object byType : ((Map<?, ?>) field(handler, "resourcesByConsumes")).values()) {
                for (Object method : ((Map<?, ?>) field(byType, "mtWithoutParamsToResource")).values())
                    methods.add((RuntimeResource) method);
            }
        }
        return methods;
    }

    private static Object field(Object object, String name) {
        try {
            var field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RestRoute route(RuntimeResource resource) {
        String template = withoutTrailingSlash(template(resource.getClassPath()) + template(resource.getPath()));
        // No pattern of a variable holds a brace.
        int variables =
                (int) template.chars().filter(character -> character == '{').count();
        return new RestRoute(
                resource.getHttpMethod() == null ? "" : resource.getHttpMethod(),
                resource.getLazyMethod().getMethod(),
                template,
                resource.isBlocking(),
                resource.getProduces() == null
                        ? List.of()
                        : List.of(resource.getProduces().getSortedOriginalMediaTypes()),
                resource.getConsumes() == null ? List.of() : List.copyOf(resource.getConsumes()),
                variables);
    }

    private static String template(URITemplate template) {
        return template == null ? "" : template.template;
    }

    private static String withoutTrailingSlash(String template) {
        String single = template.replace("//", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
