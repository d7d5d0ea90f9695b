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
 * Takes a few items, in their order, while the next are being read and made ready: the document, the processors and the database wait for each
 * other less.
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

    /** Made ready by another hand. */
    Future<PreparedItem> prepare(Callable<PreparedItem> work) {
        return hands.submit(work);
    }

    /** Waits for those before them; throws what became of these. */
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

    /** Until the last are taken; throws why they were not. */
    void await() {
        try {
            last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) throw why;
            if (e.getCause() instanceof Error why) throw why;
            throw e;
        }
    }

    /** Nothing is being taken any more. */
    @Override
    public void close() {
        last.exceptionally(toldBefore -> null).join();
        hand.shutdown();
        hands.shutdownNow();
    }
}
