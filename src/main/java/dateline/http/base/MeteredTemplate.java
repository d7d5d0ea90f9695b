package dateline.http.base;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The path template under which metrics count the current request, stored in the Vert.x context of the request. */
public final class MeteredTemplate {

    // Quarkus reads the template for http.server.requests under this key.
    private static final String KEY = "UrlPathTemplate";

    private MeteredTemplate() {}

    /** Empty outside a request, and for a request that has no template yet. */
    public static Optional<String> current() {
        return Optional.ofNullable(Vertx.currentContext()).map(context -> context.getLocal(KEY));
    }

    public static void set(Context context, String template) {
        context.putLocal(KEY, template);
    }
}
