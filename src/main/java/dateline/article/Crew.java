package dateline.article;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A few who work side by side at what comes: whoever has to wait for one of them anyway is served together with the others who do. */
final class Crew<T> {

    private final Executor threads;
    private final int most;
    private final int together;
    private final Consumer<List<T>> work;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();

    /** @param most threads at once; @param together so many served at once by one of them; @param work never throws */
    Crew(Executor threads, int most, int together, Consumer<List<T>> work) {
        this.threads = threads;
        this.most = most;
        this.together = together;
        this.work = work;
    }

    void serve(T one) {
        waiting.add(one);
        begin();
    }

    /** Takes all who wait. */
    List<T> dismiss() {
        return next(Integer.MAX_VALUE);
    }

    private void begin() {
        int now = working.get();
        while (now < most && !working.compareAndSet(now, now + 1)) now = working.get();
        if (now < most) threads.execute(this::run);
    }

    private void run() {
        List<T> some = next(together);
        while (!some.isEmpty()) {
            work.accept(some);
            some = next(together);
        }
        working.decrementAndGet();
        // Somebody may have come just now.
        if (!waiting.isEmpty()) begin();
    }

    private List<T> next(int limit) {
        List<T> some = new ArrayList<>();
        T one;
        while (some.size() < limit && (one = waiting.poll()) != null) some.add(one);
        return some;
    }
}
