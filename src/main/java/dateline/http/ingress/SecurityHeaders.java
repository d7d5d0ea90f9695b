package dateline.http.ingress;

import dateline.http.base.HttpDates;
import dateline.http.base.VertxInternals;
import dateline.http.describe.EncodedHeaders;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** The headers that every response carries: {@code Date}, and those that tell browsers what they may load and where the response may be shown. */
final class SecurityHeaders {

    private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
    private static final String SCRIPT_SOURCES =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    // Swagger UI writes style attributes and inline SVG data URLs, and its page starts it from an inline script.
    private static final String SWAGGER_SOURCES =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    // The demonstration page of the widget shows pictures of articles, which may come from any origin.
    private static final String WIDGET_SOURCES =
            "default-src 'self'; img-src * data:; object-src 'none'; base-uri 'none'";

    // Imported articles of the demo newsroom have pictures and recordings of any origin, too.
    private static final String ARTICLE_SOURCES =
            "default-src 'self'; img-src * data:; media-src *; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final EncodedHeaders SCRIPT_SECURITY = security(SCRIPT_SOURCES);
    private static final EncodedHeaders SWAGGER_SECURITY = security(SWAGGER_SOURCES);
    private static final EncodedHeaders WIDGET_SECURITY = security(WIDGET_SOURCES);
    private static final EncodedHeaders ARTICLE_SECURITY = security(ARTICLE_SOURCES);

    private SecurityHeaders() {}

    static void add(RoutingContext rc) {
        // A shared cache may treat /%73wagger-ui as /swagger-ui, so both get the same headers.
        String path = VertxInternals.normalizePath(rc.request().path());
        rc.response().putHeader(DATE, HttpDates.now());
        boolean swagger = path.startsWith("/swagger-ui");
        headers(path).addTo(rc.response());
        // Swagger UI has the same file names in every release, so its files must be revalidated.
        if (swagger)
            rc.addHeadersEndHandler(end -> {
                int status = rc.response().getStatusCode();
                if (status == 200 || status == 304) rc.response().putHeader("Cache-Control", "no-cache");
            });
        if (rc.request().method() == HttpMethod.TRACE) rc.response().putHeader("Connection", "close");
    }

    private static EncodedHeaders headers(String path) {
        if (path.startsWith("/swagger-ui")) return SWAGGER_SECURITY;
        if (path.startsWith("/widgets")) return WIDGET_SECURITY;
        return path.startsWith("/articles/") ? ARTICLE_SECURITY : SCRIPT_SECURITY;
    }

    private static EncodedHeaders security(String sources) {
        return EncodedHeaders.of(header -> {
            header.accept("X-Content-Type-Options", "nosniff");
            header.accept("Referrer-Policy", "no-referrer");
            header.accept("Cross-Origin-Opener-Policy", "same-origin");
            header.accept("Content-Security-Policy", sources);
        });
    }
}
