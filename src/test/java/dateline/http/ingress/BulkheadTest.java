package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.ingress.Bulkhead.BulkheadLimits;
import dateline.http.ingress.Bulkhead.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A bulkhead runs a limited number of requests, queues some and refuses the rest. */
class BulkheadTest {

    private final List<String> started = new ArrayList<>();

    private Optional<Ticket> enter(Bulkhead bulkhead, String caller, String name) {
        return bulkhead.enter(caller, ticket -> started.add(name));
    }

    @Test
    void aBulkheadRefusesWhenTheQueueIsFull() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 2));
        assertTrue(enter(bulkhead, "a", "first").isPresent());
        assertTrue(enter(bulkhead, "a", "second").isPresent());
        assertTrue(enter(bulkhead, "b", "third").isPresent());
        assertTrue(enter(bulkhead, "b", "fourth").isEmpty());
        assertEquals(List.of("first"), started);
        assertEquals(1, bulkhead.running());
        assertEquals(2, bulkhead.waiting());
    }

    @Test
    void aReleasedPlaceGoesToTheLongestWaitingRequest() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 2));
        Ticket first = enter(bulkhead, "a", "first").orElseThrow();
        Ticket second = enter(bulkhead, "a", "second").orElseThrow();
        enter(bulkhead, "a", "third");
        first.release();
        first.release();
        assertEquals(List.of("first", "second"), started);
        second.release();
        assertEquals(List.of("first", "second", "third"), started);
    }

    @Test
    void callersWithWaitingRequestsTakeTurns() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 10));
        List<Ticket> running = new ArrayList<>();
        for (String name : List.of("a1", "a2", "a3", "a4", "b1", "b2", "c1"))
            bulkhead.enter(name.substring(0, 1), ticket -> {
                started.add(name);
                running.add(ticket);
            });
        Ticket withdrawn =
                bulkhead.enter("d", ticket -> started.add("withdrawn")).orElseThrow();
        assertTrue(withdrawn.withdraw());
        while (!running.isEmpty()) running.remove(0).release();
        assertEquals(List.of("a1", "a2", "b1", "c1", "a3", "b2", "a4"), started);
        assertEquals(0, bulkhead.waiting());
    }

    @Test
    void aWithdrawnRequestIsNotStarted() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 2));
        Ticket first = enter(bulkhead, "a", "first").orElseThrow();
        Ticket second = enter(bulkhead, "a", "second").orElseThrow();
        assertTrue(second.withdraw());
        assertFalse(second.withdraw());
        assertFalse(first.withdraw());
        first.release();
        assertEquals(List.of("first"), started);
        assertEquals(0, bulkhead.running());
    }

    @Test
    void oneCallerCannotUseAllPlaces() {
        Bulkhead bulkhead = new Bulkhead(new BulkheadLimits(2, 100, 1, 2));
        Ticket first = enter(bulkhead, "a", "a1").orElseThrow();
        assertTrue(enter(bulkhead, "a", "a2").isPresent());
        assertTrue(enter(bulkhead, "a", "a3").isPresent());
        assertTrue(enter(bulkhead, "a", "a4").isEmpty());
        Ticket other = enter(bulkhead, "b", "b1").orElseThrow();
        assertEquals(List.of("a1", "b1"), started);
        enter(bulkhead, "c", "c1");
        other.release();
        assertEquals(List.of("a1", "b1", "c1"), started);
        first.release();
        assertEquals(List.of("a1", "b1", "c1", "a2"), started);
    }

    @Test
    void oneCallerLeavesAQuarterOfPlacesAndQueueForOthers() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(6, 12));
        int accepted = 0;
        for (int i = 0; i < 40; i++) if (bulkhead.enter("one", ticket -> {}).isPresent()) accepted++;
        assertEquals(5 + 9, accepted);
        assertTrue(bulkhead.isFullFor("one"));
        assertFalse(bulkhead.isFullFor("other"));
        assertFalse(bulkhead.isFull());
        assertTrue(bulkhead.enter("other", ticket -> {}).isPresent());
        assertEquals(6, bulkhead.running());
        for (int threads = 1; threads < 4; threads++) {
            Bulkhead small = new Bulkhead(BulkheadLimits.shared(threads, threads));
            for (int i = 0; i < threads; i++) small.enter("one", ticket -> {});
            assertEquals(threads, small.running());
        }
    }

    @Test
    void concurrentRequestsNeverExceedTheLimit() throws Exception {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(3, 1_000_000));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int rounds = 4_000;
        CountDownLatch done = new CountDownLatch(rounds);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        for (int i = 0; i < rounds; i++) {
            String caller = "caller " + i % 7;
            clients.execute(() -> bulkhead.enter(
                    caller,
                    ticket -> threads.execute(() -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        ticket.release();
                        done.countDown();
                    })));
        }
        done.await();
        clients.shutdown();
        threads.shutdown();
        assertTrue(most.get() <= 3, "ran at once: " + most);
        assertEquals(0, bulkhead.running());
        assertEquals(0, bulkhead.waiting());
    }

    @Test
    void fourTimesAsManyRequestsAsThereAreFreePlacesMayBeOnTheirWay() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 2));
        List<Bulkhead.ExpectedRequest> expectedRequests = new ArrayList<>();
        bulkhead.enter("a", started -> {});
        for (int i = 0; i < 8; i++)
            expectedRequests.add(bulkhead.countExpected(Duration.ofMinutes(1)).orElseThrow());
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isEmpty());
        expectedRequests.get(2).end();
        expectedRequests.get(2).end();
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isPresent());
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isEmpty());
    }

    @Test
    void aRequestThatDoesNotArriveIsNoLongerCounted() throws InterruptedException {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 0));
        List<Bulkhead.ExpectedRequest> late = new ArrayList<>();
        for (int i = 0; i < 4; i++)
            late.add(bulkhead.countExpected(Duration.ofMillis(1)).orElseThrow());
        Thread.sleep(5);
        for (int i = 0; i < 4; i++)
            assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isPresent());
        late.forEach(Bulkhead.ExpectedRequest::end);
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isEmpty());
    }

    @Test
    void noRequestIsExpectedWhileNoPlaceIsFree() {
        Bulkhead bulkhead = new Bulkhead(BulkheadLimits.shared(1, 0));
        Bulkhead.Ticket running = bulkhead.enter("a", started -> {}).orElseThrow();
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isEmpty());
        running.release();
        assertTrue(bulkhead.countExpected(Duration.ofMinutes(1)).isPresent());
    }

    @Test
    void oneCallerGetsHalfOfTheThreadsForHeavyWork() {
        Bulkhead heavy = new Bulkhead(BulkheadLimits.halved(2, 4));
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 5; i++) heavy.enter("first", ticket -> started.add("first"));
        assertEquals(List.of("first"), started);
        assertTrue(heavy.enter("second", ticket -> started.add("second")).isPresent());
        assertEquals(List.of("first", "second"), started);
        Bulkhead single = new Bulkhead(BulkheadLimits.halved(1, 2));
        single.enter("first", ticket -> started.add("only"));
        assertEquals("only", started.get(2));
    }
}
