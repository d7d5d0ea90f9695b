package dateline.http.ingress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Limits how many requests of one class run at the same time and how many wait. Callers with waiting requests take turns, and
 * the requests of one caller start in the order of arrival. A caller that has reached its own limit is skipped until one of its requests ends.
 * Thread-safe; never blocks.
 */
public final class Bulkhead {

    /** Limits, in requests. */
    public record BulkheadLimits(int running, int waiting, int runningPerCaller, int waitingPerCaller) {

        /**
         * One caller gets three quarters at most, so that a caller that repeats refused requests at once leaves room for others. Fewer than
         * four threads are not divided: a single one is idle between two requests.
         */
        static BulkheadLimits shared(int running, int waiting) {
            return new BulkheadLimits(running, waiting, share(running), share(waiting));
        }

        /**
         * One caller gets half of the threads at most: each of these requests takes seconds, or as long as its client reads or sends.
         */
        static BulkheadLimits halved(int running, int waiting) {
            return new BulkheadLimits(running, waiting, Math.max(1, running / 2), share(waiting));
        }

        private static int share(int of) {
            return of - of / 4;
        }
    }

    /** A request that waits, runs or has ended. */
    public final class Ticket {

        private final String caller;
        private final Consumer<Ticket> start;

        private Ticket(String caller, Consumer<Ticket> start) {
            this.caller = caller;
            this.start = start;
        }

        /** Removes the request from the queue. @return false if it has been started or removed already */
        public boolean withdraw() {
            synchronized (Bulkhead.this) {
                Set<Ticket> ofCaller = waiting.get(caller);
                if (ofCaller == null || !ofCaller.remove(this)) return false;
                waitingCount--;
                if (ofCaller.isEmpty()) waiting.remove(caller);
                return true;
            }
        }

        /** Ends the request and starts the next one. Has no effect before the start and after the first call. */
        public void release() {
            Optional<Ticket> next;
            synchronized (Bulkhead.this) {
                if (!running.remove(this)) return;
                add(runningPerCaller, caller, -1);
                next = takeNext();
            }
            next.ifPresent(Ticket::begin);
        }

        private void begin() {
            start.accept(this);
        }
    }

    /** A request that is not queued yet: its key is being looked up, or its body arrives. It is counted until it ends or its time is over. */
    final class ExpectedRequest {

        // Of System.nanoTime().
        private final long until;
        private boolean ended;

        private ExpectedRequest(long until) {
            this.until = until;
        }

        /** The request has arrived or has been answered. Only the first call has an effect. */
        void end() {
            synchronized (Bulkhead.this) {
                if (!ended) expectedCount--;
                ended = true;
            }
        }
    }

    // Each expected request costs a look-up of its key, and those without a place are refused after it. More than one,
    // because further places become free during a look-up, and because a body that arrives slowly is counted too.
    private static final int EXPECTED_PER_FREE_PLACE = 4;

    private final BulkheadLimits bounds;
    private final Deque<ExpectedRequest> expectedRequests = new ArrayDeque<>();
    private int expectedCount;
    // By caller, in the order of their turns. Never contains an empty set.
    private final Map<String, Set<Ticket>> waiting = new LinkedHashMap<>();
    private int waitingCount;
    private final Set<Ticket> running = new HashSet<>();
    private final Map<String, Integer> runningPerCaller = new HashMap<>();

    public Bulkhead(BulkheadLimits bounds) {
        this.bounds = bounds;
    }

    /**
     * Starts a request immediately or queues it.
     *
     * @param start runs at most once: on this thread before this returns, or later on the thread that releases a place
     * @return empty if the request is refused because the queue is full
     */
    public Optional<Ticket> enter(String caller, Consumer<Ticket> start) {
        Ticket ticket = new Ticket(caller, start);
        synchronized (this) {
            if (!mayRun(ticket)) {
                if (waitingCount >= bounds.waiting() || waitingOf(caller) >= bounds.waitingPerCaller())
                    return Optional.empty();
                waiting.computeIfAbsent(caller, first -> new LinkedHashSet<>()).add(ticket);
                waitingCount++;
                return Optional.of(ticket);
            }
            markRunning(ticket);
        }
        ticket.begin();
        return Optional.of(ticket);
    }

    /** Whether a request of this caller would start at once. */
    synchronized boolean hasPlace(String caller) {
        return mayRun(new Ticket(caller, ticket -> {}));
    }

    /**
     * Counts a request whose key or body is not there yet.
     *
     * @param longest after which it is no longer counted, so that a slow sender does not keep others away
     * @return empty if the request is refused: no place is free, or too many others are expected
     */
    synchronized Optional<ExpectedRequest> countExpected(Duration longest) {
        long now = System.nanoTime();
        while (!expectedRequests.isEmpty()
                && (expectedRequests.peek().ended || expectedRequests.peek().until - now < 0))
            expectedRequests.remove().end();
        long free = (long) bounds.running() - running.size() + bounds.waiting() - waitingCount;
        if (expectedCount >= EXPECTED_PER_FREE_PLACE * free) return Optional.empty();
        ExpectedRequest expected = new ExpectedRequest(now + longest.toNanos());
        expectedRequests.add(expected);
        expectedCount++;
        return Optional.of(expected);
    }

    private boolean mayRun(Ticket ticket) {
        return running.size() < bounds.running()
                && runningPerCaller.getOrDefault(ticket.caller, 0) < bounds.runningPerCaller();
    }

    private void markRunning(Ticket ticket) {
        running.add(ticket);
        add(runningPerCaller, ticket.caller, 1);
    }

    private Optional<Ticket> takeNext() {
        if (running.size() >= bounds.running()) return Optional.empty();
        for (Iterator<Map.Entry<String, Set<Ticket>>> turns = waiting.entrySet().iterator(); turns.hasNext(); ) {
            Map.Entry<String, Set<Ticket>> turn = turns.next();
            Set<Ticket> ofCaller = turn.getValue();
            Ticket ticket = ofCaller.iterator().next();
            if (!mayRun(ticket)) continue;
            turns.remove();
            ofCaller.remove(ticket);
            waitingCount--;
            // The next turn of this caller comes after those of all others.
            if (!ofCaller.isEmpty()) waiting.put(ticket.caller, ofCaller);
            markRunning(ticket);
            return Optional.of(ticket);
        }
        return Optional.empty();
    }

    private int waitingOf(String caller) {
        return waiting.getOrDefault(caller, Set.of()).size();
    }

    private static void add(Map<String, Integer> counts, String caller, int by) {
        counts.merge(caller, by, (before, more) -> before + more == 0 ? null : before + more);
    }

    /** Whether a new request of any caller would be refused. */
    synchronized boolean isFull() {
        return waitingCount >= bounds.waiting() && running.size() >= bounds.running();
    }

    /** Whether a new request of this caller would be refused. */
    synchronized boolean isFullFor(String caller) {
        return isFull()
                || runningPerCaller.getOrDefault(caller, 0) >= bounds.runningPerCaller()
                        && waitingOf(caller) >= bounds.waitingPerCaller();
    }

    synchronized int running() {
        return running.size();
    }

    synchronized int waiting() {
        return waitingCount;
    }
}
