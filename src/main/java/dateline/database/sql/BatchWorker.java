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

/** One thread that works at what comes, and takes all that has come meanwhile at once: a burst costs the database a few trips. */
public final class BatchWorker<T> {

    private static final Logger LOG = Logger.getLogger(BatchWorker.class);
    private static final long PATIENCE_SECONDS = 5;

    private final int most;
    private final Consumer<List<T>> work;
    private final BiConsumer<Throwable, List<T>> failed;
    // Empty for the end.
    private final BlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** @param name of its thread; @param most so many are taken beside the first; @param failed is given those whose work has failed */
    public BatchWorker(String name, int most, Consumer<List<T>> work, BiConsumer<Throwable, List<T>> failed) {
        this.most = most;
        this.work = work;
        this.failed = failed;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void begin() {
        thread.start();
    }

    /** Never waits. */
    public void add(T one) {
        queue.add(Optional.of(one));
    }

    /** What came before is done, as far as that takes no more than 5 seconds. */
    public void end() throws InterruptedException {
        queue.add(Optional.empty());
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    private void work(List<T> all) {
        try {
            work.accept(all);
        } catch (RuntimeException | Error e) {
            try {
                failed.accept(e, all);
            } catch (RuntimeException | Error again) {
                // The thread goes on: everything that comes later depends on it.
                LOG.errorf(again, "%s could not report a failure", thread.getName());
            }
        }
    }

    private void run() {
        List<Optional<T>> some = new ArrayList<>();
        try {
            while (!some.contains(Optional.empty())) {
                some.clear();
                some.add(queue.take());
                queue.drainTo(some, most);
                List<T> all = some.stream().flatMap(Optional::stream).toList();
                if (!all.isEmpty()) work(all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
