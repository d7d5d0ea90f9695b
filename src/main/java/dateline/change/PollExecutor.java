package dateline.change;

import dateline.http.ingress.Bulkhead;
import dateline.http.ingress.Bulkhead.BulkheadLimits;
import dateline.http.ingress.Bulkhead.Ticket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs polls of the change log on a few threads. Requests for a poll that has not started, with the same group and
 * cursor, share it. Callers take turns, and one caller uses at most half of the threads.
 */
final class PollExecutor {

    private static final int THREADS = 4;

    /**
     * A poll that has completed.
     *
     * @param head the head of the log before the poll
     * @param startedNanos {@link System#nanoTime} before the poll; the result contains everything readable by then
     * @param dueNanos when to poll again even if the log has not moved
     */
    record CompletedPoll<T>(PollResult<T> result, String head, long startedNanos, long dueNanos) {}

    private record PollKey(Object groupKey, String cursor) {}

    // Longer than any request waits.
    private static final long MAX_DELAY_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LogNotifier notifier;
    private final Map<PollKey, CompletableFuture<?>> queued = new ConcurrentHashMap<>();
    private final Bulkhead bulkhead =
            new Bulkhead(new BulkheadLimits(THREADS, Integer.MAX_VALUE, THREADS / 2, Integer.MAX_VALUE));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "change-polls");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    PollExecutor(LogNotifier notifier) {
        this.notifier = notifier;
    }

    void close() {
        closed = true;
        threads.shutdown();
        queued.values().forEach(PollExecutor::reject);
    }

    /**
     * Submits a poll that starts after this call.
     *
     * @param caller for whom it runs, if no other caller has submitted it before
     */
    @SuppressWarnings("unchecked") // Requests with equal keys read the same feed.
    <T> CompletableFuture<CompletedPoll<T>> submit(
            String caller, Object groupKey, String cursor, Function<String, PollResult<T>> reader) {
        PollKey key = new PollKey(groupKey, cursor);
        CompletableFuture<?> result = queued.computeIfAbsent(key, ignored -> {
            CompletableFuture<CompletedPoll<T>> poll = new CompletableFuture<>();
            threads(caller).execute(() -> {
                queued.remove(key);
                try {
                    poll.complete(poll(cursor, reader));
                } catch (RuntimeException | Error e) {
                    poll.completeExceptionally(e);
                }
            });
            return poll;
        });
        if (closed) reject(result);
        return (CompletableFuture<CompletedPoll<T>>) result;
    }

    private static void reject(CompletableFuture<?> poll) {
        poll.completeExceptionally(new RejectedExecutionException("The node is stopping"));
    }

    private <T> CompletedPoll<T> poll(String cursor, Function<String, PollResult<T>> reader) {
        long startedNanos = System.nanoTime();
        String head = notifier.head();
        PollResult<T> result = reader.apply(cursor);
        long delay = result.nextDueIn()
                .map(remaining -> Math.max(MIN_DELAY_NANOS, Math.min(MAX_DELAY_NANOS, saturated(remaining))))
                .orElse(MAX_DELAY_NANOS);
        return new CompletedPoll<>(result, head, startedNanos, System.nanoTime() + delay);
    }

    private static long saturated(Duration delay) {
        return delay.compareTo(Duration.ofHours(1)) > 0 ? MAX_DELAY_NANOS : delay.toNanos();
    }

    /** Runs tasks on the threads of the polls, in the turns of this caller; none once the node stops. */
    Executor threads(String caller) {
        return task -> bulkhead.enter(caller, ticket -> start(ticket, task));
    }

    private void start(Ticket ticket, Runnable task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    ticket.release();
                }
            });
        } catch (RejectedExecutionException stopping) {
            // close() has rejected the polls that had not started.
        }
    }

    Executor delayed(String caller, long seconds) {
        return CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, threads(caller));
    }
}
