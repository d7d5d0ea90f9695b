package dateline.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A few who work side by side at what comes: whoever has to wait for one of them anyway is served together with the others who do, and all who wait for
 * the same by one piece of work, which begins after the last of them came.
 */
public final class Crew<K, T> {

    private static final Logger LOG = Logger.getLogger(Crew.class);

    private final Executor threads;
    private final int most;
    private final int together;
    private final Consumer<Map<K, List<T>>> work;
    private final BiConsumer<Throwable, List<T>> failed;
    // In the order in which the first for each came.
    private final Map<K, List<T>> waiting = new LinkedHashMap<>();
    private int working;

    /**
     * @param most threads at once
     * @param together so much is done at once by one of them
     * @param failed is given those whose work has failed, or was begun by nobody
     */
    public Crew(
            Executor threads,
            int most,
            int together,
            Consumer<Map<K, List<T>>> work,
            BiConsumer<Throwable, List<T>> failed) {
        this.threads = threads;
        this.most = most;
        this.together = together;
        this.work = work;
        this.failed = failed;
    }

    /** Threads for crews, at most so many; they keep no server from ending. */
    public static ThreadPoolExecutor threads(String name, int most) {
        return (ThreadPoolExecutor) Executors.newFixedThreadPool(most, work -> thread(name, work));
    }

    /** A thread that keeps no server from ending. */
    public static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Never waits. */
    public void serve(K what, T who) {
        synchronized (waiting) {
            waiting.computeIfAbsent(what, first -> new ArrayList<>(1)).add(who);
            if (working == most) return;
            working++;
        }
        try {
            threads.execute(this::run);
        } catch (RejectedExecutionException over) {
            synchronized (waiting) {
                working--;
            }
            failed.accept(over, dismiss());
        }
    }

    /** Takes all who wait; they are served by whoever took them. */
    public List<T> dismiss() {
        synchronized (waiting) {
            List<T> all = waiting.values().stream().flatMap(List::stream).toList();
            waiting.clear();
            return all;
        }
    }

    private void run() {
        for (Map<K, List<T>> some = next(); some != null; some = next()) {
            try {
                work.accept(some);
            } catch (RuntimeException | Error e) {
                // Whatever it was, the next one may be read.
                fail(e, some.values().stream().flatMap(List::stream).toList());
            }
        }
    }

    // One who could not even say so works on.
    private void fail(Throwable why, List<T> those) {
        try {
            failed.accept(why, those);
        } catch (RuntimeException | Error e) {
            LOG.error("Nobody was told of what failed", e);
        }
    }

    // Null where nobody waits: then this one has gone.
    private Map<K, List<T>> next() {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                working--;
                return null;
            }
            Map<K, List<T>> some = new LinkedHashMap<>();
            for (Iterator<Map.Entry<K, List<T>>> all = waiting.entrySet().iterator();
                    all.hasNext() && some.size() < together;
                    all.remove()) {
                Map.Entry<K, List<T>> one = all.next();
                some.put(one.getKey(), one.getValue());
            }
            return some;
        }
    }
}
