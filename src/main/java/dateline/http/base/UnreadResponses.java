package dateline.http.base;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of large responses that their clients have not read to the end yet, in all and for each caller. A response stays in memory until then,
 * so admission refuses further requests while there are too many. Responses from the response cache are not counted: they share their bytes.
 */
@Singleton
public class UnreadResponses {

    private static final String COUNTED = "dateline.unread";

    private final long limit;
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentMap<String, Long> byCaller = new ConcurrentHashMap<>();

    UnreadResponses() {
        this(Runtime.getRuntime().maxMemory() / 8);
    }

    /** @param limit bytes of all callers together */
    UnreadResponses(long limit) {
        this.limit = limit;
    }

    private record Counted(UnreadResponses responses, String caller) {}

    /** Counts the response of this request, if it is large, from its first byte until the client has read it or the connection is closed. */
    public void count(RoutingContext rc, String caller) {
        rc.put(COUNTED, new Counted(this, caller));
    }

    /** Whether the next request has to wait: the limit is reached, or one caller uses half of it. */
    public boolean isFull(String caller) {
        return all.get() >= limit || byCaller.getOrDefault(caller, 0L) >= limit / 2;
    }

    /** Bytes of all callers together. */
    public long bytes() {
        return all.get();
    }

    /** Called when a large response begins. */
    public static void begin(RoutingContext rc, int bytes) {
        Counted counted = rc.remove(COUNTED);
        if (counted == null) return;
        counted.responses.add(counted.caller, bytes);
        rc.addEndHandler(end -> counted.responses.add(counted.caller, -bytes));
    }

    void add(String caller, long bytes) {
        all.addAndGet(bytes);
        byCaller.merge(caller, bytes, (present, added) -> present + added == 0 ? null : present + added);
    }
}
