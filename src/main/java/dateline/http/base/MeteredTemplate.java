package dateline.http.base;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The path template under which metrics count the current request, kept in the request's Vert.x context. */
public final class MeteredTemplate {

    // The framework's metrics read the template under this key.
    private static final String KEY = "UrlPathTemplate";

    private MeteredTemplate() {}

    /** Null outside a request, and for a request that has no template yet. */
    public static String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : context.getLocal(KEY);
    }

    public static void set(Context context, String template) {
        context.putLocal(KEY, template);
    }
}
