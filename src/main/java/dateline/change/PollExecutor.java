package dateline.change;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs polls of the change log on a few workers. Requests for a poll that has not started, with the same group and
 * cursor, share it.
 */
final class PollExecutor {

    private static final int WORKERS = 4;

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
    private final TurnExecutor workers = new TurnExecutor("change-polls", WORKERS);

    PollExecutor(LogNotifier notifier) {
        this.notifier = notifier;
    }

    void close() {
        workers.close();
    }

    /**
     * Submits a poll that starts after this call.
     *
     * @param owner polls of different owners run in turn
     */
    @SuppressWarnings("unchecked") // Requests with equal keys read the same feed.
    <T> CompletableFuture<CompletedPoll<T>> submit(
            Object owner, Object groupKey, String cursor, Function<String, PollResult<T>> reader) {
        PollKey key = new PollKey(groupKey, cursor);
        return (CompletableFuture<CompletedPoll<T>>) queued.computeIfAbsent(key, ignored -> {
            CompletableFuture<CompletedPoll<T>> result = new CompletableFuture<>();
            try {
                workers.execute(owner, () -> {
                    queued.remove(key);
                    try {
                        result.complete(poll(cursor, reader));
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                });
            } catch (RejectedExecutionException closed) {
                result.completeExceptionally(closed);
            }
            return result;
        });
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

    Executor workers(Object owner) {
        return task -> workers.execute(owner, task);
    }

    Executor delayed(Object owner, long seconds) {
        return CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, workers(owner));
    }
}
