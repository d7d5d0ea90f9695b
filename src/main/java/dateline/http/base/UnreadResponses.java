package dateline.http.base;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bytes of large responses that their clients have not read to the end yet, in all and for each caller. A response stays in memory until then.
 * Admission refuses further requests of a caller who has too many. While all callers together have too many, the responses that began first are
 * cut off: those who do not read lose their connections, and the requests of others are answered. Responses that share their bytes, such as
 * those from the response cache, count once.
 */
@Singleton
public class UnreadResponses {

    private static final String CALLER = "dateline.unread";

    private final long limit;
    private final Counter cutOff;
    // In the order in which they began.
    private final Set<UnreadResponse> unread = new LinkedHashSet<>();
    private final DistinctBodies all = new DistinctBodies();
    private final Map<String, DistinctBodies> byCaller = new HashMap<>();

    @Inject
    UnreadResponses(MeterRegistry metrics) {
        this(Runtime.getRuntime().maxMemory() / 8, metrics);
        Gauge.builder("responses.unread", this, UnreadResponses::bytes)
                .baseUnit("bytes")
                .description("Bytes of large responses that clients have not read yet")
                .register(metrics);
    }

    /** @param limit bytes of all callers together */
    UnreadResponses(long limit, MeterRegistry metrics) {
        this.limit = limit;
        this.cutOff = Counter.builder("responses.unread.cut")
                .description("Large responses that were cut off because clients had not read too many")
                .register(metrics);
    }

    /** A response that has begun. Each is another one, so it is compared by identity. */
    static final class UnreadResponse {

        private final String caller;
        private final Object body;
        private final long bytes;
        private final Runnable abort;

        /** @param body the same object for responses that share their bytes */
        UnreadResponse(String caller, Object body, long bytes, Runnable abort) {
            this.caller = caller;
            this.body = body;
            this.bytes = bytes;
            this.abort = abort;
        }
    }

    /** Bodies in memory, each with the number of responses that use it. */
    private static final class DistinctBodies {

        private final Map<Object, Integer> uses = new IdentityHashMap<>();
        private long bytes;

        private void add(UnreadResponse response) {
            if (uses.merge(response.body, 1, Integer::sum) == 1) bytes += response.bytes;
        }

        private void remove(UnreadResponse response) {
            if (uses.computeIfPresent(response.body, (body, count) -> count == 1 ? null : count - 1) == null)
                bytes -= response.bytes;
        }
    }

    /** Lets the response of this request count for the caller, if it is large. */
    public static void count(RoutingContext rc, UnreadResponses responses, String caller) {
        rc.put(CALLER, new RequestCaller(responses, caller));
    }

    private record RequestCaller(UnreadResponses responses, String name) {}

    /** Called on the event loop when a large response begins. It counts until the client has read it or the connection is closed. */
    public static void begin(RoutingContext rc, Buffer body) {
        RequestCaller caller = rc.remove(CALLER);
        if (caller == null) return;
        Context loop = rc.vertx().getOrCreateContext();
        UnreadResponse response =
                new UnreadResponse(caller.name, body, body.length(), () -> loop.runOnContext(on -> abort(rc)));
        caller.responses.add(response);
        VertxInternals.whenEnded(rc, () -> caller.responses.remove(response));
    }

    private static void abort(RoutingContext rc) {
        if (!rc.response().ended()) VertxInternals.abort(rc.request().connection());
    }

    void add(UnreadResponse response) {
        List<UnreadResponse> first = new ArrayList<>();
        synchronized (this) {
            unread.add(response);
            all.add(response);
            byCaller.computeIfAbsent(response.caller, name -> new DistinctBodies())
                    .add(response);
            while (all.bytes > limit && unread.size() > 1) {
                UnreadResponse oldest = unread.iterator().next();
                remove(oldest);
                first.add(oldest);
            }
        }
        for (UnreadResponse oldest : first) {
            cutOff.increment();
            oldest.abort.run();
        }
    }

    synchronized void remove(UnreadResponse response) {
        if (!unread.remove(response)) return;
        all.remove(response);
        DistinctBodies ofCaller = byCaller.get(response.caller);
        ofCaller.remove(response);
        if (ofCaller.uses.isEmpty()) byCaller.remove(response.caller);
    }

    /** Whether the next request of this caller has to wait: one caller may have half of the limit. */
    public synchronized boolean isFull(String caller) {
        DistinctBodies ofCaller = byCaller.get(caller);
        return ofCaller != null && ofCaller.bytes >= limit / 2;
    }

    /** Bytes of all callers together. */
    public synchronized long bytes() {
        return all.bytes;
    }
}
