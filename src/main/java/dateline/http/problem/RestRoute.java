package dateline.http.problem;

import dateline.http.describe.ServerCached;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;

/**
 * One resource method with its HTTP method and path.
 *
 * @param httpMethod GET, PUT and so on; empty if the resource method has none
 * @param method of the resource class; its name is the operationId
 * @param template of the path, without a trailing slash, as REST reports it to metrics
 * @param blocking whether it runs on a worker thread
 * @param produces media types of responses, the preferred one first; empty if any
 * @param consumes media types of request bodies; empty if any
 * @param variables number of variables in the path
 */
public record RestRoute(
        String httpMethod,
        Method method,
        String template,
        boolean blocking,
        List<MediaType> produces,
        List<MediaType> consumes,
        int variables) {

    public String operation() {
        return method.getName();
    }

    /** Whether the response cache may store the response. */
    public boolean isServerCached() {
        return isAnnotationPresent(ServerCached.class);
    }

    boolean isAnnotationPresent(Class<? extends Annotation> annotation) {
        return method.isAnnotationPresent(annotation);
    }
}
