package dateline.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Takes a few items, in their order, while the next are being read: the database and the reader wait for each other less. */
final class Belt implements AutoCloseable {

    private final ExecutorService hand;
    private final Consumer<List<Prepared>> taking;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Belt(Consumer<List<Prepared>> taking) {
        this.taking = taking;
        hand = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "import-taking");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Waits for those before them; throws what became of these. */
    void pass(List<Prepared> few) {
        await();
        last = CompletableFuture.runAsync(() -> taking.accept(few), hand);
    }

    /** Until the last are taken; throws why they were not. */
    void await() {
        try {
            last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) throw why;
            throw e;
        }
    }

    /** Nothing is being taken any more. */
    @Override
    public void close() {
        last.exceptionally(toldBefore -> null).join();
        hand.shutdown();
    }
}
