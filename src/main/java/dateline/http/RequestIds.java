package dateline.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** One id a request: taken from {@code X-Request-Id} or made here; echoed, logged, in every problem. */
final class RequestIds {

    private static final String KEY = "dateline.requestId";
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private RequestIds() {}

    static void assign(RoutingContext rc) {
        String sent = rc.request().getHeader("X-Request-Id");
        String id = sent != null && ACCEPTABLE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
        rc.put(KEY, id);
        rc.response().putHeader("X-Request-Id", id);
        MDC.put("requestId", id);
        String trace = rc.request().getHeader("traceparent");
        if (trace != null && TRACEPARENT.matcher(trace).matches()) {
            rc.response().putHeader("traceparent", trace);
            MDC.put("traceparent", trace);
        }
    }

    static boolean assigned(RoutingContext rc) {
        return rc.get(KEY) != null;
    }

    static String of(RoutingContext rc) {
        String id = rc.get(KEY);
        return id != null ? id : UUID.randomUUID().toString();
    }
}
