package dateline.change;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Runs the tasks of several owners on a few threads, one task of each owner in turn. So a task waits for one task of every other owner at most. */
final class TurnExecutor {

    private final ExecutorService threads;
    // By owner, in the order of their turns. Never contains an empty queue.
    private final Map<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();

    TurnExecutor(String threadName, int threadCount) {
        threads = Executors.newFixedThreadPool(threadCount, work -> {
            Thread thread = new Thread(work, threadName);
            thread.setDaemon(true);
            return thread;
        });
    }

    void close() {
        threads.shutdown();
    }

    /** @throws RejectedExecutionException after {@link #close} */
    void execute(Object owner, Runnable task) {
        synchronized (waiting) {
            // As many calls of takeNext() as tasks: none finds the map empty.
            threads.execute(() -> takeNext().run());
            waiting.computeIfAbsent(owner, same -> new ArrayDeque<>()).add(task);
        }
    }

    private Runnable takeNext() {
        synchronized (waiting) {
            Iterator<Map.Entry<Object, Queue<Runnable>>> turns =
                    waiting.entrySet().iterator();
            Map.Entry<Object, Queue<Runnable>> turn = turns.next();
            Object owner = turn.getKey();
            Queue<Runnable> tasks = turn.getValue();
            Runnable task = tasks.remove();
            turns.remove();
            if (!tasks.isEmpty()) waiting.put(owner, tasks);
            return task;
        }
    }
}
