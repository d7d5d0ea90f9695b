package dateline.change;

import dateline.http.ingress.Bulkhead;
import dateline.http.ingress.Bulkhead.BulkheadLimits;
import dateline.http.ingress.Bulkhead.Ticket;
import java.time.Duration;
import java.util.HashMap;
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

    /** A poll that has been submitted. While it waits for a thread, its fields are used within {@code queued.compute} only. */
    static final class QueuedPoll<T> {

        private final PollKey key;
        private final CompletableFuture<CompletedPoll<T>> result = new CompletableFuture<>();
        // One for each caller: the poll runs in the first turn of any of them.
        private final Map<String, Ticket> tickets = new HashMap<>();
        private int requests;

        private QueuedPoll(PollKey key) {
            this.key = key;
        }

        /** Never completes if all requests have left. */
        CompletableFuture<CompletedPoll<T>> result() {
            return result;
        }

        private void reject() {
            result.completeExceptionally(new RejectedExecutionException("The node is stopping"));
        }
    }

    // Longer than any request waits.
    private static final long MAX_DELAY_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LogNotifier notifier;
    private final Map<PollKey, QueuedPoll<?>> queued = new ConcurrentHashMap<>();
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
        queued.values().forEach(QueuedPoll::reject);
    }

    /**
     * Submits a poll that starts after this call. A request that no longer needs it must {@link #leave} it.
     *
     * @param caller in whose turn it may run
     */
    @SuppressWarnings("unchecked") // Requests with equal keys read the same feed.
    <T> QueuedPoll<T> submit(String caller, Object groupKey, String cursor, Function<String, PollResult<T>> reader) {
        PollKey pollKey = new PollKey(groupKey, cursor);
        QueuedPoll<T> submitted = (QueuedPoll<T>) queued.compute(pollKey, (key, existing) -> {
            QueuedPoll<T> poll = existing == null ? new QueuedPoll<>(key) : (QueuedPoll<T>) existing;
            poll.requests++;
            if (!poll.tickets.containsKey(caller)) {
                bulkhead.enter(caller, ticket -> start(ticket, () -> run(poll, reader)))
                        .ifPresent(ticket -> poll.tickets.put(caller, ticket));
            }
            return poll;
        });
        if (closed) submitted.reject();
        return submitted;
    }

    /** A request no longer needs the poll. A poll that no request needs does not run. */
    void leave(QueuedPoll<?> poll) {
        queued.computeIfPresent(poll.key, (key, existing) -> {
            if (existing != poll || --poll.requests > 0) return existing;
            poll.tickets.values().forEach(Ticket::withdraw);
            return null;
        });
    }

    private <T> void run(QueuedPoll<T> poll, Function<String, PollResult<T>> reader) {
        // It has run in the turn of another caller, or all requests have left.
        if (!queued.remove(poll.key, poll)) return;
        poll.tickets.values().forEach(Ticket::withdraw);
        try {
            poll.result.complete(poll(poll.key.cursor(), reader));
        } catch (RuntimeException | Error e) {
            poll.result.completeExceptionally(e);
        }
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
