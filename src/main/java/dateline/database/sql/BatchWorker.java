package dateline.database.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Processes items in batches on one thread: items that arrive while a batch runs form the next batch, so a burst needs
 * few round trips to the database.
 */
public final class BatchWorker<T> {

    private static final Logger LOG = Logger.getLogger(BatchWorker.class);
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final int maxAdditional;
    private final Consumer<List<T>> handler;
    private final BiConsumer<Throwable, List<T>> failureHandler;
    // An empty element ends the thread.
    private final BlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * @param name of the thread
     * @param maxAdditional a batch has at most this many items after the first
     * @param handler processes a batch
     * @param failureHandler receives a batch whose processing has failed
     */
    public BatchWorker(
            String name, int maxAdditional, Consumer<List<T>> handler, BiConsumer<Throwable, List<T>> failureHandler) {
        this.maxAdditional = maxAdditional;
        this.handler = handler;
        this.failureHandler = failureHandler;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Does not block. */
    public void add(T item) {
        queue.add(Optional.of(item));
    }

    /** Ends the thread after the items that were added before, within at most 5 seconds. */
    public void stop() throws InterruptedException {
        queue.add(Optional.empty());
        thread.join(TimeUnit.SECONDS.toMillis(STOP_TIMEOUT_SECONDS));
    }

    private void handle(List<T> batch) {
        try {
            handler.accept(batch);
        } catch (RuntimeException | Error e) {
            try {
                failureHandler.accept(e, batch);
            } catch (RuntimeException | Error failureOfReport) {
                // The thread continues, because later items depend on it.
                LOG.errorf(failureOfReport, "%s could not report a failure", thread.getName());
            }
        }
    }

    private void run() {
        List<Optional<T>> taken = new ArrayList<>();
        try {
            while (!taken.contains(Optional.empty())) {
                taken.clear();
                taken.add(queue.take());
                queue.drainTo(taken, maxAdditional);
                List<T> batch = taken.stream().flatMap(Optional::stream).toList();
                if (!batch.isEmpty()) handle(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
