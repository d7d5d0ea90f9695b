package dateline.change;

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

/** Looks into the log, a few at a time. Who asks for one that has not begun yet, from the same place, shares it. */
final class PollExecutor {

    private static final int WORKERS = 4;

    /**
     * @param head of the log, taken before looking
     * @param begun nanoseconds of this JVM; everything that was to be heard by then was heard
     * @param due when to look again though the log has not moved
     */
    record CompletedPoll<T>(PollResult<T> look, String head, long begun, long due) {}

    private record PollKey(Object who, String since) {}

    // Longer than anybody waits.
    private static final long NEVER = TimeUnit.HOURS.toNanos(1);
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(5);

    private final LogNotifier watch;
    private final Map<PollKey, CompletableFuture<?>> queued = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, work -> {
        Thread thread = new Thread(work, "looks");
        thread.setDaemon(true);
        return thread;
    });

    PollExecutor(LogNotifier watch) {
        this.watch = watch;
    }

    void close() {
        workers.shutdown();
    }

    /** A look that begins after now. */
    @SuppressWarnings("unchecked") // Who is equal follows the same stream.
    <T> CompletableFuture<CompletedPoll<T>> at(Object who, String since, Function<String, PollResult<T>> look) {
        PollKey place = new PollKey(who, since);
        return (CompletableFuture<CompletedPoll<T>>) queued.computeIfAbsent(place, first -> {
            CompletableFuture<CompletedPoll<T>> result = new CompletableFuture<>();
            try {
                workers.execute(() -> {
                    queued.remove(place);
                    try {
                        result.complete(from(since, look));
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

    private <T> CompletedPoll<T> from(String since, Function<String, PollResult<T>> look) {
        long begun = System.nanoTime();
        String head = watch.head();
        PollResult<T> seen = look.apply(since);
        long until = seen.untilMore()
                .map(more -> Math.max(SOON, Math.min(NEVER, saturated(more))))
                .orElse(NEVER);
        return new CompletedPoll<>(seen, head, begun, System.nanoTime() + until);
    }

    private static long saturated(Duration more) {
        return more.compareTo(Duration.ofHours(1)) > 0 ? NEVER : more.toNanos();
    }

    Executor workers() {
        return workers;
    }

    Executor after(long seconds) {
        return CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, workers);
    }
}
