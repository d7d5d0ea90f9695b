package dateline.http.problem;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/** The resource methods by operationId, which is the method's name. The contract is completed from their annotations. */
public final class RouteMethods {

    private RouteMethods() {}

    public static Map<String, Method> byName() {
        Map<String, Method> methods = new LinkedHashMap<>();
        RestRoutes.all().stream()
                .map(route -> route.method().getDeclaringClass())
                .distinct()
                .forEach(type -> {
                    for (Method method : type.getMethods()) methods.put(method.getName(), method);
                });
        return methods;
    }
}
