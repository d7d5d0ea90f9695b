package dateline.push.delivery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The thread continues after a failed round. */
@Execution(ExecutionMode.CONCURRENT)
class RoundWorkerTest {

    @Test
    void theNextRoundRunsAfterAnError() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        RoundWorker worker = new RoundWorker("worker-test", () -> {
            rounds.countDown();
            if (rounds.getCount() == 2) throw new StackOverflowError();
            return Duration.ofMillis(1);
        });
        worker.start();
        try {
            assertTrue(rounds.await(10, TimeUnit.SECONDS));
        } finally {
            worker.stop();
        }
    }
}
