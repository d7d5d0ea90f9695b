package dateline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs independent calls in parallel, a few at a time. */
public final class ParallelCalls {

    private static final int AT_ONCE = 4;

    private ParallelCalls() {}

    /** Throws the failure of the first failed call in the order of the collection. */
    public static <T> void each(Collection<T> all, Consumer<T> one) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (T each : all) running.add(workers.submit(() -> one.accept(each)));
            for (Future<?> work : running) work.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            workers.shutdownNow();
        }
    }
}
