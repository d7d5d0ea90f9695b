package dateline.http.ingress;

import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Limits the bytes of request bodies in the memory of this node, in total and per caller. A body counts until its request ends. Thread-safe. */
@Singleton
class BodyBudget {

    private final long limit;
    private final long limitPerCaller;
    private final ConcurrentMap<String, Long> byCaller = new ConcurrentHashMap<>();
    private long total;

    BodyBudget(HttpLimits limits) {
        this.limit = limits.bodies();
        this.limitPerCaller = limits.bodiesPerCaller();
    }

    /** @return false if the bytes exceed a limit; nothing is reserved then */
    synchronized boolean tryReserve(String caller, long bytes) {
        long callerTotal = byCaller.getOrDefault(caller, 0L) + bytes;
        if (total + bytes > limit || callerTotal > limitPerCaller) return false;
        total += bytes;
        byCaller.put(caller, callerTotal);
        return true;
    }

    synchronized void release(String caller, long bytes) {
        if (bytes == 0) return;
        total -= bytes;
        byCaller.computeIfPresent(caller, (same, held) -> held <= bytes ? null : held - bytes);
    }

    synchronized long reserved() {
        return total;
    }
}
