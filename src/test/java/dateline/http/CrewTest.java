package dateline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody is left waiting, nobody served twice. */
class CrewTest {

    private static final int MOST = 2;
    private static final int TOGETHER = 5;
    private static final int ALL = 20_000;
    private static final int KINDS = 5_000;

    @Test
    void everybodyIsServedOnceByAFewOfThem() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<Integer> served = Collections.synchronizedSet(new HashSet<>());
        CountDownLatch left = new CountDownLatch(ALL);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger busiest = new AtomicInteger();
        AtomicInteger largest = new AtomicInteger();
        Crew<Integer, Integer> crew = new Crew<>(
                threads,
                MOST,
                TOGETHER,
                some -> {
                    busiest.accumulateAndGet(working.incrementAndGet(), Math::max);
                    largest.accumulateAndGet(some.size(), Math::max);
                    working.decrementAndGet();
                    some.forEach((what, all) -> all.forEach(one -> {
                        assertEquals(what, one % KINDS);
                        if (served.add(one)) left.countDown();
                    }));
                },
                (why, who) -> fail(why));
        ExecutorService guests = Executors.newFixedThreadPool(4);
        for (int i = 0; i < ALL; i++) {
            int one = i;
            guests.execute(() -> crew.serve(one % KINDS, one));
        }
        assertTrue(left.await(20, TimeUnit.SECONDS), left.getCount() + " were not served");
        assertEquals(ALL, served.size());
        assertTrue(busiest.get() <= MOST, "at once " + busiest);
        assertTrue(largest.get() <= TOGETHER, "together " + largest);
        guests.shutdown();
        threads.shutdown();
    }

    @Test
    void allWhoWaitForTheSameAreServedByOnePieceOfWorkThatBeginsAfterThem() {
        List<Runnable> threads = new ArrayList<>();
        List<Map<String, List<String>>> done = new ArrayList<>();
        List<Crew<String, String>> itself = new ArrayList<>();
        Crew<String, String> crew = new Crew<>(
                threads::add,
                1,
                1,
                some -> {
                    done.add(some);
                    // Who comes while it is read may want what was written meanwhile.
                    if (done.size() == 1) itself.get(0).serve("list", "late");
                },
                (why, who) -> fail(why));
        itself.add(crew);
        crew.serve("list", "one");
        crew.serve("other", "two");
        crew.serve("list", "three");
        assertEquals(1, threads.size());
        threads.get(0).run();
        assertEquals(
                List.of(
                        Map.of("list", List.of("one", "three")),
                        Map.of("other", List.of("two")),
                        Map.of("list", List.of("late"))),
                done);
        crew.serve("list", "next");
        assertEquals(2, threads.size());
    }

    @Test
    void whoIsFailedIsTheLastOfNobody() {
        List<Runnable> threads = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Crew<String, String> crew = new Crew<>(
                threads::add,
                1,
                1,
                some -> {
                    if (some.containsKey("broken")) throw new OutOfMemoryError("none left");
                    told.add("done " + some);
                },
                (why, who) -> told.add(why.getMessage() + " " + who));
        crew.serve("broken", "one");
        crew.serve("broken", "two");
        crew.serve("whole", "three");
        threads.remove(0).run();
        crew.serve("whole", "four");
        threads.remove(0).run();
        assertEquals(List.of("none left [one, two]", "done {whole=[three]}", "done {whole=[four]}"), told);
    }

    @Test
    void whoComesAfterTheEndIsToldSo() {
        List<String> told = new ArrayList<>();
        Crew<String, String> crew = new Crew<>(
                over -> {
                    throw new RejectedExecutionException("over");
                },
                1,
                1,
                some -> fail("over"),
                (why, who) -> told.add(why.getMessage() + " " + who));
        crew.serve("list", "one");
        crew.serve("list", "two");
        assertEquals(List.of("over [one]", "over [two]"), told);
    }

    @Test
    void whoWaitsCanBeSentAway() {
        Crew<String, String> crew = new Crew<>(never -> {}, 1, 1, all -> {}, (why, who) -> fail(why));
        crew.serve("a", "one");
        crew.serve("b", "two");
        crew.serve("a", "three");
        assertEquals(List.of("one", "three", "two"), crew.dismiss());
        assertEquals(List.of(), crew.dismiss());
    }
}
