package dateline.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;

/** The methods behind the routes, by name: what the contract reads their annotations from. Method names are operationIds, so unique. */
public final class RouteMethods {

    private RouteMethods() {}

    public static Map<String, Method> byName() {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (var resourceClass : ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()) {
            for (var handler : resourceClass.value.handlers) {
                if (!(handler instanceof ClassRoutingHandler routing)) continue;
                routing.getMappers().values().stream()
                        .flatMap(mapper -> mapper.getTemplates().stream())
                        .forEach(path -> {
                            Method method = path.value.getLazyMethod().getMethod();
                            methods.put(method.getName(), method);
                        });
            }
        }
        return methods;
    }
}
