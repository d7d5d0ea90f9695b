package dateline.change;

import dateline.change.PollExecutor.CompletedPoll;
import dateline.http.problem.Problem;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Those who wait for the same. All have seen that there was nothing until some instant; the one whose instant is the earliest looks
 * for all: what it hears is all that the others have to hear, and perhaps a little that they know.
 */
final class WaiterGroup<T> {

    private static final Logger LOG = Logger.getLogger(WaiterGroup.class);
    private static final long AGAIN_SECONDS = 1;

    private final LogNotifier watch;
    private final PollExecutor looks;
    private final Object who;
    private final Function<String, PollResult<T>> look;
    private final Set<Waiter<T>> waiters = new HashSet<>();
    private Cancellable alarm = () -> {};
    private CompletedPoll<T> armed;
    private boolean looking;

    WaiterGroup(LogNotifier watch, PollExecutor looks, Object who, Function<String, PollResult<T>> look) {
        this.watch = watch;
        this.looks = looks;
        this.who = who;
        this.look = look;
    }

    synchronized void join(Waiter<T> waiter) {
        waiters.add(waiter);
        CompletedPoll<T> seen = waiter.seen();
        boolean covered = armed != null && armed.head().equals(seen.head()) && armed.due() - seen.due() <= 0;
        if (!looking && !covered) arm();
    }

    /** @return whether nobody is left */
    synchronized boolean leave(Waiter<?> waiter) {
        waiters.remove(waiter);
        if (!waiters.isEmpty()) return false;
        alarm.cancel();
        return true;
    }

    void dismiss() {
        present().forEach(Waiter::over);
    }

    private synchronized List<Waiter<T>> present() {
        return List.copyOf(waiters);
    }

    private void arm() {
        alarm.cancel();
        CompletedPoll<T> earliest = earliest(waiters);
        long due = waiters.stream()
                .map(waiter -> waiter.seen().due())
                .min((one, other) -> Long.signum(one - other))
                .orElseThrow();
        armed = new CompletedPoll<>(earliest.look(), earliest.head(), earliest.begun(), due);
        Duration until = Duration.ofNanos(Math.max(1_000_000, due - System.nanoTime()));
        alarm = watch.moved(earliest.head(), until).subscribe().with(moved -> begin());
    }

    private static <T> CompletedPoll<T> earliest(Iterable<Waiter<T>> waiters) {
        CompletedPoll<T> earliest = null;
        for (Waiter<T> waiter : waiters) {
            CompletedPoll<T> seen = waiter.seen();
            if (earliest == null || seen.begun() - earliest.begun() < 0) earliest = seen;
        }
        return earliest;
    }

    private void begin() {
        List<Waiter<T>> present;
        synchronized (this) {
            if (looking || waiters.isEmpty()) return;
            looking = true;
            armed = null;
            present = List.copyOf(waiters);
        }
        // Never on this thread, which may be letting somebody in.
        looks.at(who, earliest(present).look().cursor(), look)
                .whenCompleteAsync((seen, failure) -> looked(present, seen, failure), looks.workers());
    }

    private void looked(List<Waiter<T>> present, CompletedPoll<T> seen, Throwable failure) {
        if (failure != null && !(failure instanceof Problem problem && problem.status() < 500)) {
            LOG.warnf("Nothing could be looked for, and will be looked for again: %s", failure);
            looks.after(AGAIN_SECONDS).execute(this::goOn);
            return;
        }
        for (Waiter<T> waiter : present) {
            if (failure != null) waiter.fail(failure);
            else waiter.saw(seen);
        }
        goOn();
    }

    private synchronized void goOn() {
        looking = false;
        if (!waiters.isEmpty()) arm();
    }
}
