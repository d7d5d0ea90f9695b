package dateline.ingest.job;

import dateline.ingest.story.PreparedItem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Prepares items on several threads while one thread commits the previous batch. Batches are committed in document
 * order.
 */
final class Pipeline implements AutoCloseable {

    private static final int HANDS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ExecutorService hands;
    private final ExecutorService hand;
    private final Consumer<List<PreparedItem>> taking;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Pipeline(Consumer<List<PreparedItem>> taking) {
        this.taking = taking;
        hands = Executors.newFixedThreadPool(HANDS, work -> daemon(work, "import-preparing"));
        hand = Executors.newSingleThreadExecutor(work -> daemon(work, "import-taking"));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Prepares an item on another thread. */
    Future<PreparedItem> prepare(Callable<PreparedItem> work) {
        return hands.submit(work);
    }

    /** Waits for the previous batch and throws its failure, if any; then starts the commit of this one. */
    void pass(List<Future<PreparedItem>> few) {
        await();
        last = CompletableFuture.runAsync(
                () -> taking.accept(few.stream().map(Pipeline::ready).toList()), hand);
    }

    private static PreparedItem ready(Future<PreparedItem> one) {
        try {
            return one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) throw why;
            if (e.getCause() instanceof Error why) throw why;
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for the last batch and throws its failure, if any. */
    void await() {
        try {
            last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) throw why;
            if (e.getCause() instanceof Error why) throw why;
            throw e;
        }
    }

    /** Waits for the batch in progress, then stops the threads. Its failure is not thrown. */
    @Override
    public void close() {
        last.exceptionally(toldBefore -> null).join();
        hand.shutdown();
        hands.shutdownNow();
    }
}
