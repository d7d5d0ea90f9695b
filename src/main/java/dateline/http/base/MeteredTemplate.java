package dateline.http.base;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The path template under which metrics count the current request, kept in the request's Vert.x context. */
public final class MeteredTemplate {

    // The framework's metrics read the template under this key.
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
