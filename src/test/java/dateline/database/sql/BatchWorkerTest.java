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

/** What comes while one piece of work is done is the next one, in its order, and nothing is left at the end. */
class BatchWorkerTest {

    @Test
    void whatComesMeanwhileIsTakenAtOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch come = new CountDownLatch(1);
        List<List<Integer>> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<Integer> together = new BatchWorker<>(
                "together",
                3,
                some -> {
                    done.add(some);
                    begun.countDown();
                    try {
                        come.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                (why, some) -> fail(why));
        together.begin();
        together.add(0);
        begun.await();
        IntStream.range(1, 7).forEach(together::add);
        come.countDown();
        together.end();
        assertEquals(List.of(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6)), done);
    }

    @Test
    void oneThatFailsIsNotTheLast() throws InterruptedException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<String> together = new BatchWorker<>(
                "together",
                0,
                some -> {
                    if (some.contains("broken")) throw new OutOfMemoryError("none left");
                    told.add("done " + some);
                },
                (why, some) -> told.add(why.getMessage() + " " + some));
        together.begin();
        together.add("broken");
        together.add("whole");
        together.end();
        assertEquals(List.of("none left [broken]", "done [whole]"), told);
    }

    @Test
    void theThreadSurvivesAnErrorInTheReportOfAFailure() throws InterruptedException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<String> together = new BatchWorker<>(
                "together",
                0,
                some -> {
                    if (some.contains("broken")) throw new StackOverflowError();
                    done.addAll(some);
                },
                (why, some) -> {
                    throw new AssertionError(why);
                });
        together.begin();
        together.add("broken");
        together.add("whole");
        together.end();
        assertEquals(List.of("whole"), done);
    }

    @Test
    void whatCameBeforeTheEndIsDone() throws InterruptedException {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        BatchWorker<Integer> together = new BatchWorker<>("together", 10, done::addAll, (why, some) -> fail(why));
        together.begin();
        List<Integer> all = IntStream.range(0, 1_000).boxed().toList();
        all.forEach(together::add);
        together.end();
        assertEquals(all, done);
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("together")));
    }
}
