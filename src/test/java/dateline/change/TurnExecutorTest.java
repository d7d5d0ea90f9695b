package dateline.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnExecutorTest {

    private final TurnExecutor executor = new TurnExecutor("turns", 1);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void theTasksOfOneOwnerDoNotDelayTheOthers() throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(5);
        executor.execute("first", () -> await(begin));
        for (String task : List.of("busy 1", "busy 2", "busy 3", "other 1", "other 2")) {
            executor.execute(task.substring(0, 4), () -> {
                ran.add(task);
                end.countDown();
            });
        }
        begin.countDown();
        assertTrue(end.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("busy 1", "other 1", "busy 2", "other 2", "busy 3"), ran);
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromRunning() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        executor.execute("failing", () -> {
            throw new IllegalStateException("expected by this test");
        });
        executor.execute("other", end::countDown);
        assertTrue(end.await(10, TimeUnit.SECONDS));
    }

    @Test
    void afterTheEndTasksAreRejected() {
        executor.close();
        assertThrows(RejectedExecutionException.class, () -> executor.execute("late", () -> ran.add("late")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
