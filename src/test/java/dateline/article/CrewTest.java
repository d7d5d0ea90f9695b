package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody is left waiting, nobody served twice. */
class CrewTest {

    private static final int MOST = 2;
    private static final int TOGETHER = 5;
    private static final int ALL = 20_000;

    @Test
    void everybodyIsServedOnceByAFewOfThem() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<Integer> served = Collections.synchronizedSet(new HashSet<>());
        CountDownLatch left = new CountDownLatch(ALL);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger busiest = new AtomicInteger();
        AtomicInteger largest = new AtomicInteger();
        Crew<Integer> crew = new Crew<>(threads, MOST, TOGETHER, some -> {
            busiest.accumulateAndGet(working.incrementAndGet(), Math::max);
            largest.accumulateAndGet(some.size(), Math::max);
            served.addAll(some);
            working.decrementAndGet();
            some.forEach(one -> left.countDown());
        });
        ExecutorService guests = Executors.newFixedThreadPool(4);
        for (int i = 0; i < ALL; i++) {
            int one = i;
            guests.execute(() -> crew.serve(one));
        }
        assertTrue(left.await(20, TimeUnit.SECONDS), left.getCount() + " were not served");
        assertEquals(ALL, served.size());
        assertTrue(busiest.get() <= MOST, "at once " + busiest);
        assertTrue(largest.get() <= TOGETHER, "together " + largest);
        guests.shutdown();
        threads.shutdown();
    }

    @Test
    void whoWaitsCanBeSentAway() {
        Crew<String> crew = new Crew<>(never -> {}, 1, 1, all -> {});
        crew.serve("one");
        crew.serve("two");
        assertEquals(List.of("one", "two"), crew.dismiss());
        assertEquals(List.of(), crew.dismiss());
    }
}
