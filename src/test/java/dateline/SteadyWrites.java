package dateline;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates drafts at a fixed rate, whatever the server takes for each, and remembers when each was acknowledged. */
final class SteadyWrites implements AutoCloseable {

    private static final int THREADS = 32;

    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(THREADS);
    private final Map<String, Instant> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private long sinceNanos = System.nanoTime();
    private int acknowledgedBefore;
    private final Node node;
    private final String key;

    private SteadyWrites(Node node, String key) {
        this.node = node;
        this.key = key;
    }

    static SteadyWrites start(Node node, String key, int perSecond) {
        SteadyWrites writes = new SteadyWrites(node, key);
        for (int i = 0; i < THREADS; i++)
            writes.clients.scheduleAtFixedRate(
                    writes::write, i * 1_000_000L / perSecond, THREADS * 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
        return writes;
    }

    private void write() {
        int number = sent.incrementAndGet();
        try {
            HttpResponse<String> answer = node.post(
                    "/v1/articles",
                    Stories.article()
                            .headline("Report " + number)
                            .paragraph("Words.")
                            .json(),
                    "Authorization",
                    "Bearer " + key);
            Instant received = Instant.now();
            if (answer.statusCode() == 201)
                acknowledged.put(
                        answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""), received);
            else failures.add(answer.statusCode() + " " + answer.body());
        } catch (Exception e) {
            failures.add(e.toString());
        }
    }

    /** Stops sending, and waits for the responses. */
    SteadyWrites stop() throws InterruptedException {
        clients.shutdown();
        if (!clients.awaitTermination(30, TimeUnit.SECONDS)) failures.add("no response after 30 s");
        return this;
    }

    Set<String> acknowledgedBefore(Instant instant) {
        Set<String> ids = new TreeSet<>();
        acknowledged.forEach((id, at) -> {
            if (at.isBefore(instant)) ids.add(id);
        });
        return ids;
    }

    Queue<String> failures() {
        return failures;
    }

    int count() {
        return acknowledged.size();
    }

    /** Writes for this long; {@link #rate} counts from its end. */
    void warmUp(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        acknowledgedBefore = acknowledged.size();
        sinceNanos = System.nanoTime();
    }

    /** Acknowledged writes per second. */
    long rate() {
        return (acknowledged.size() - acknowledgedBefore) * 1_000_000_000L / (System.nanoTime() - sinceNanos);
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
