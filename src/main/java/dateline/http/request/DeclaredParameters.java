package dateline.http.request;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters that a resource method declares, itself or in a record. */
public final class DeclaredParameters {

    /** One of them. */
    public record DeclaredParameter(AnnotatedElement annotations, Class<?> type) {}

    private DeclaredParameters() {}

    /** By name. */
    public static Map<String, DeclaredParameter> of(Method method) {
        Map<String, DeclaredParameter> declared = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (RecordComponent component : parameter.getType().getRecordComponents()) {
                    // The annotations of a record component are on its field.
                    try {
                        AnnotatedElement field = parameter.getType().getDeclaredField(component.getName());
                        add(declared, field, component.getName(), component.getType());
                    } catch (NoSuchFieldException e) {
                        throw new IllegalStateException(e);
                    }
                }
            } else {
                add(declared, parameter, parameter.getName(), parameter.getType());
            }
        }
        return declared;
    }

    private static void add(
            Map<String, DeclaredParameter> declared, AnnotatedElement element, String name, Class<?> type) {
        RestQuery rest = element.getAnnotation(RestQuery.class);
        QueryParam query = element.getAnnotation(QueryParam.class);
        DeclaredParameter parameter = new DeclaredParameter(element, type);
        if (rest != null) declared.put(rest.value().isEmpty() ? name : rest.value(), parameter);
        if (query != null) declared.put(query.value(), parameter);
    }
}
