package dateline.http.ingress;

import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Bytes of request bodies that are held at once on this node: in all, and per key or address. Counted until the request ends. */
@Singleton
class BodyBudget {

    private final long most;
    private final long mostEach;
    private final ConcurrentMap<String, Long> byCaller = new ConcurrentHashMap<>();
    private long all;

    BodyBudget(HttpLimits limits) {
        this.most = limits.bodies();
        this.mostEach = limits.bodiesPerCaller();
    }

    /** False where the bytes do not fit; then nothing is counted. */
    synchronized boolean take(String caller, long bytes) {
        long own = byCaller.getOrDefault(caller, 0L) + bytes;
        if (all + bytes > most || own > mostEach) return false;
        all += bytes;
        byCaller.put(caller, own);
        return true;
    }

    synchronized void release(String caller, long bytes) {
        if (bytes == 0) return;
        all -= bytes;
        byCaller.computeIfPresent(caller, (same, held) -> held <= bytes ? null : held - bytes);
    }

    synchronized long held() {
        return all;
    }
}
