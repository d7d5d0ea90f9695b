package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items that arrive during a batch form the next one, in their order, and none is left when the worker stops. */
class BatchWorkerTest {

    @Test
    void itemsThatArriveDuringABatchFormTheNextBatch() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        List<List<Integer>> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<Integer> worker = new BatchWorker<>(
                "together",
                3,
                some -> {
                    done.add(some);
                    begun.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                (why, some) -> fail(why));
        worker.start();
        worker.add(0);
        begun.await();
        IntStream.range(1, 7).forEach(worker::add);
        released.countDown();
        worker.stop();
        assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6)), done);
    }

    @Test
    void theWorkerContinuesAfterAFailedBatch() throws InterruptedException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<String> worker = new BatchWorker<>(
                "together",
                0,
                some -> {
                    if (some.contains("broken")) throw new OutOfMemoryError("none left");
                    events.add("done " + some);
                },
                (why, some) -> events.add(why.getMessage() + " " + some));
        worker.start();
        worker.add("broken");
        worker.add("whole");
        worker.stop();
        assertEquals(List.of("none left [broken]", "done [whole]"), events);
    }

    @Test
    void theThreadSurvivesAnErrorInTheReportOfAFailure() throws InterruptedException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<String> worker = new BatchWorker<>(
                "together",
                0,
                some -> {
                    if (some.contains("broken")) throw new StackOverflowError();
                    done.addAll(some);
                },
                (why, some) -> {
                    throw new AssertionError(why);
                });
        worker.start();
        worker.add("broken");
        worker.add("whole");
        worker.stop();
        assertEquals(List.of("whole"), done);
    }

    @Test
    void stopHandlesItemsThatWereAddedBefore() throws InterruptedException {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<Integer> worker = new BatchWorker<>("together", 10, done::addAll, (why, some) -> fail(why));
        worker.start();
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        all.forEach(worker::add);
        worker.stop();
        assertEquals(all, done);
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("together")));
    }
}
