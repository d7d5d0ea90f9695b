package dateline.change;

import dateline.change.PollExecutor.CompletedPoll;
import dateline.change.PollExecutor.QueuedPoll;
import dateline.http.problem.Problem;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;

/**
 * Waiting requests that may read the same changes. Each has seen that there was nothing up to some instant. The group
 * polls from the cursor of the earliest: its result contains everything that the others need, and possibly items that
 * they already have.
 */
final class WaiterGroup<T> {

    private static final Logger LOG = Logger.getLogger(WaiterGroup.class);
    private static final long RETRY_SECONDS = 1;

    private final LogNotifier notifier;
    private final PollExecutor executor;
    private final Object key;
    private final ToIntFunction<String> waitingOfCaller;
    private final Function<String, PollResult<T>> reader;
    private final Set<Waiter<T>> waiters = new HashSet<>();
    private Cancellable wakeUp = () -> {};
    private CompletedPoll<T> scheduled;
    private boolean polling;
    // Null between two polls.
    private QueuedPoll<T> current;

    /** @param waitingOfCaller number of waiting requests of a caller, in all groups */
    WaiterGroup(
            LogNotifier notifier,
            PollExecutor executor,
            Object key,
            Function<String, PollResult<T>> reader,
            ToIntFunction<String> waitingOfCaller) {
        this.notifier = notifier;
        this.executor = executor;
        this.key = key;
        this.waitingOfCaller = waitingOfCaller;
        this.reader = reader;
    }

    synchronized void join(Waiter<T> waiter) {
        waiters.add(waiter);
        CompletedPoll<T> lastPoll = waiter.lastPoll();
        boolean covered = scheduled != null
                && scheduled.head().equals(lastPoll.head())
                && scheduled.dueNanos() - lastPoll.dueNanos() <= 0;
        if (!polling && !covered) scheduleNextPoll();
    }

    /** @return whether the group is empty now */
    synchronized boolean remove(Waiter<?> waiter) {
        waiters.remove(waiter);
        if (!waiters.isEmpty()) return false;
        wakeUp.cancel();
        if (current != null) executor.leave(current);
        return true;
    }

    void timeOutAll() {
        members().forEach(Waiter::timeOut);
    }

    private synchronized List<Waiter<T>> members() {
        return List.copyOf(waiters);
    }

    private void scheduleNextPoll() {
        wakeUp.cancel();
        CompletedPoll<T> earliest = earliest(waiters);
        long dueNanos = waiters.stream()
                .map(waiter -> waiter.lastPoll().dueNanos())
                .min((one, other) -> Long.signum(one - other))
                .orElseThrow();
        scheduled = new CompletedPoll<>(earliest.result(), earliest.head(), earliest.startedNanos(), dueNanos);
        Duration delay = Duration.ofNanos(Math.max(1_000_000, dueNanos - System.nanoTime()));
        wakeUp = notifier.awaitMove(earliest.head(), delay).subscribe().with(moved -> startPoll());
    }

    private static <T> CompletedPoll<T> earliest(Iterable<Waiter<T>> waiters) {
        CompletedPoll<T> earliest = null;
        for (Waiter<T> waiter : waiters) {
            CompletedPoll<T> lastPoll = waiter.lastPoll();
            if (earliest == null || lastPoll.startedNanos() - earliest.startedNanos() < 0) earliest = lastPoll;
        }
        return earliest;
    }

    private void startPoll() {
        List<Waiter<T>> members;
        synchronized (this) {
            if (polling || waiters.isEmpty()) return;
            polling = true;
            scheduled = null;
            members = List.copyOf(waiters);
        }
        String caller = lightest(members);
        // Never on the current thread, which may hold the map of groups while a request joins.
        QueuedPoll<T> poll =
                executor.submit(caller, key, earliest(members).result().cursor(), reader);
        synchronized (this) {
            current = poll;
            if (waiters.isEmpty()) executor.leave(poll);
        }
        poll.result()
                .whenCompleteAsync(
                        (completed, failure) -> distribute(members, caller, completed, failure),
                        executor.threads(caller));
    }

    // The caller in whose turn a poll of the group runs: the one with the fewest waiting requests. So a caller with
    // many
    // groups delays only the groups that contain no other caller.
    private String lightest(List<Waiter<T>> members) {
        return members.stream()
                .map(Waiter::caller)
                .min(Comparator.comparingInt(waitingOfCaller))
                .orElseThrow();
    }

    private void distribute(List<Waiter<T>> members, String caller, CompletedPoll<T> poll, Throwable failure) {
        if (failure != null && !(failure instanceof Problem problem && problem.status() < 500)) {
            LOG.warnf(
                    "The change log could not be read for waiting requests; the next attempt follows in 1 s: %s",
                    failure);
            executor.delayed(caller, RETRY_SECONDS).execute(this::scheduleAgain);
            return;
        }
        for (Waiter<T> waiter : members) {
            if (failure != null) waiter.fail(failure);
            else waiter.offer(poll);
        }
        scheduleAgain();
    }

    private synchronized void scheduleAgain() {
        polling = false;
        current = null;
        if (!waiters.isEmpty()) scheduleNextPoll();
    }
}
