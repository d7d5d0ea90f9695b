package dateline;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Open-loop load generator: sends requests at a fixed rate independently of responses and records all of them. Latency
 * is measured from the scheduled instant, which avoids coordinated omission.
 */
final class OpenLoopGenerator implements AutoCloseable {

    private static final int CONNECTIONS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /**
     * @param name identifies the call in the journal
     * @param body null for none
     */
    record Call(String name, String method, String path, String body, Map<String, String> headers) {}

    /** @param status 0 if no response arrived */
    record Entry(String name, int status, double millis, boolean retryAfter, String body) {

        boolean accepted() {
            return status >= 200 && status < 400;
        }

        boolean refused() {
            return status == 503 && retryAfter;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final int port;

    OpenLoopGenerator(int port) {
        this.port = port;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setKeepAlive(true)
                .setConnectTimeout(5_000));
    }

    /**
     * Sends requests at a fixed rate.
     *
     * @param rate requests per second
     * @return the journal, when all responses have arrived or 40 s have passed
     */
    List<Entry> run(double rate, Duration lasting, IntFunction<Call> calls) throws InterruptedException {
        int total = (int) (rate * lasting.toMillis() / 1_000);
        Queue<Entry> journal = new ConcurrentLinkedQueue<>();
        CountDownLatch open = new CountDownLatch(total);
        long begun = System.nanoTime();
        for (int i = 0; i < total; i++) {
            long due = begun + (long) (i * 1e9 / rate);
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) LockSupport.parkNanos(due - now);
            send(calls.apply(i), due, journal, open::countDown);
        }
        open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return List.copyOf(journal);
    }

    /**
     * Measures the throughput of clients that send the next request after each response.
     *
     * @return accepted responses per second
     */
    double capacity(int clients, Duration lasting, IntFunction<Call> calls) throws InterruptedException {
        Queue<Entry> journal = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        long end = System.nanoTime() + lasting.toNanos();
        CountDownLatch over = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) sendUntil(calls, next, end, journal, over);
        over.await(lasting.toSeconds() + PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return journal.stream().filter(Entry::accepted).count() * 1_000.0 / lasting.toMillis();
    }

    private void sendUntil(
            IntFunction<Call> calls, AtomicInteger next, long end, Queue<Entry> journal, CountDownLatch over) {
        if (System.nanoTime() > end) over.countDown();
        else
            send(
                    calls.apply(next.getAndIncrement()),
                    System.nanoTime(),
                    journal,
                    () -> sendUntil(calls, next, end, journal, over));
    }

    private void send(Call call, long due, Queue<Entry> journal, Runnable then) {
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMethod(HttpMethod.valueOf(call.method()))
                .setURI(call.path())
                .setTimeout(PATIENCE.toMillis());
        call.headers().forEach(options::putHeader);
        client.request(options)
                .compose(request -> call.body() == null ? request.send() : request.send(Buffer.buffer(call.body())))
                .compose(response -> response.body().map(body -> {
                    boolean small = response.statusCode() >= 400 && body.length() < 2_000;
                    return new Entry(
                            call.name(),
                            response.statusCode(),
                            (System.nanoTime() - due) / 1e6,
                            response.getHeader("Retry-After") != null,
                            small ? body.toString() : "");
                }))
                .otherwise(failure ->
                        new Entry(call.name(), 0, (System.nanoTime() - due) / 1e6, false, failure.toString()))
                .onComplete(entry -> {
                    journal.add(entry.result());
                    then.run();
                });
    }

    /**
     * A quantile of the latencies in ms; 0 without entries.
     *
     * @param part from 0 to 1
     */
    static double quantile(List<Entry> entries, double part) {
        double[] sorted = entries.stream().mapToDouble(Entry::millis).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
