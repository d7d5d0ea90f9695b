package dateline.http.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/** The id of a request: taken from {@code X-Request-Id} or generated. It is in the response, in every log line and in every problem. */
public final class RequestIds {

    private static final String KEY = "dateline.requestId";
    private static final CharSequence ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence TRACE = HttpHeaders.createOptimized("traceparent");
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private RequestIds() {}

    public static void assign(RoutingContext rc) {
        String sent = rc.request().getHeader(ID);
        String id = sent != null && ACCEPTABLE.matcher(sent).matches() ? sent : random();
        rc.put(KEY, id);
        rc.response().putHeader(ID, id);
        String trace = trace(rc);
        if (trace != null) rc.response().putHeader(TRACE, trace);
    }

    /** Adds the request id to all later log lines of this request. */
    public static void addToLogContext(RoutingContext rc) {
        MDC.put("requestId", of(rc));
        String trace = trace(rc);
        if (trace != null) MDC.put("traceparent", trace);
    }

    private static String trace(RoutingContext rc) {
        String trace = rc.request().getHeader(TRACE);
        return trace != null && TRACEPARENT.matcher(trace).matches() ? trace : null;
    }

    public static boolean isAssigned(RoutingContext rc) {
        return rc.get(KEY) != null;
    }

    public static String of(RoutingContext rc) {
        String id = rc.get(KEY);
        return id != null ? id : random();
    }

    // A UUID of version 4 (RFC 9562). It must be unique but need not be unpredictable, so a fast generator is enough.
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long first = random.nextLong() & ~0xF000L | 0x4000L;
        long second = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(first, second).toString();
    }
}
