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

    private static final int PREPARING_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ExecutorService preparingExecutor;
    private final ExecutorService committingExecutor;
    private final Consumer<List<PreparedItem>> committer;
    private CompletableFuture<Void> lastCommit = CompletableFuture.completedFuture(null);

    Pipeline(Consumer<List<PreparedItem>> committer) {
        this.committer = committer;
        preparingExecutor =
                Executors.newFixedThreadPool(PREPARING_THREADS, work -> daemonThread(work, "import-preparing"));
        committingExecutor = Executors.newSingleThreadExecutor(work -> daemonThread(work, "import-committing"));
    }

    private static Thread daemonThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Prepares an item on another thread. */
    Future<PreparedItem> prepare(Callable<PreparedItem> work) {
        return preparingExecutor.submit(work);
    }

    /** Waits for the previous batch and throws its failure, if any; then starts the commit of this one. */
    void submitBatch(List<Future<PreparedItem>> items) {
        awaitCommit();
        lastCommit = CompletableFuture.runAsync(
                () -> committer.accept(items.stream().map(Pipeline::join).toList()), committingExecutor);
    }

    private static PreparedItem join(Future<PreparedItem> item) {
        try {
            return item.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for the last batch and throws its failure, if any. */
    void awaitCommit() {
        try {
            lastCommit.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw e;
        }
    }

    /** Waits for the batch in progress, then stops the threads. Its failure is not thrown. */
    @Override
    public void close() {
        lastCommit.exceptionally(thrownBefore -> null).join();
        committingExecutor.shutdown();
        preparingExecutor.shutdownNow();
    }
}
