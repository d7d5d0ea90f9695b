package dateline.http.connection;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of the requests that wait for the response before them on their connection, over all connections. Thread-safe. */
final class WaitingRequests {

    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    /** @param limit bytes */
    WaitingRequests(long limit) {
        this.limit = limit;
    }

    /** @return false if there is no room for the request */
    boolean tryAdd(int size) {
        if (bytes.addAndGet(size) <= limit) return true;
        bytes.addAndGet(-size);
        return false;
    }

    void remove(int size) {
        bytes.addAndGet(-size);
    }

    long bytes() {
        return bytes.get();
    }
}
