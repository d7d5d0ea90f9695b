package dateline.http.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;

/**
 * The methods of the resources, by name: what the contract reads their annotations from. Method names are operationIds, so unique.
 */
public final class RouteMethods {

    private RouteMethods() {}

    public static Map<String, Method> byName() {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (var resourceClass : ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()) {
            for (var handler : resourceClass.value.handlers) {
                if (!(handler instanceof ClassRoutingHandler routing)) continue;
                routing.getMappers().values().stream()
                        .flatMap(mapper -> mapper.getTemplates().stream())
                        .flatMap(path -> RouteTable.negotiated(path.value).stream())
                        .map(route -> route.getLazyMethod().getMethod().getDeclaringClass())
                        .distinct()
                        .forEach(type -> {
                            for (Method method : type.getMethods()) methods.put(method.getName(), method);
                        });
            }
        }
        return methods;
    }
}
