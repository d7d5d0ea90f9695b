package dateline.cache;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Follows the change log on a connection and a thread of its own, and tells a shared cache names that are over, in the log's order: again
 * until they are taken, and once more when no node can have given what was before.
 */
final class PurgeWorker {

    private static final Logger LOG = Logger.getLogger(PurgeWorker.class);
    private static final long POLL_PERIOD_MILLIS = 200;
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_PENDING = 1_000;

    /** Under this name everything ends. */
    static final String ALL = "all";

    /**
     * What is told.
     *
     * @param name of the thread
     * @param lastState where whoever told it last has stopped
     * @param tags names that are over in a state since the one before, which is null for the first time
     * @param onPurged is handed the state as far as which it has been told
     */
    record PurgeRule(
            String name,
            Supplier<Optional<ChangeQuery.LogState>> lastState,
            BiFunction<ChangeQuery.LogState, ChangeQuery.LogState, Collection<String>> tags,
            Consumer<ChangeQuery.LogState> onPurged) {}

    /** Told once, and to be told once more; then the log is told as far as this. */
    private record SentPurge(List<String> tags, ChangeQuery.LogState state, long dueNanos) {}

    private final PurgeRule rule;
    private final ChangeQuery query;
    private final PurgeTarget target;
    private final long repeatNanos;
    private final Counter accepted;
    private final Counter failed;
    private final Set<String> pending = new LinkedHashSet<>();
    private final Deque<SentPurge> sent = new ArrayDeque<>();
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private ChangeQuery.LogState lastState;
    private boolean failing;
    private long retryAtNanos = System.nanoTime();

    /** @param repeatNanos nanoseconds until everything is told once more */
    PurgeWorker(
            PurgeRule rule, ChangeQuery query, PurgeTarget target, long repeatNanos, Counter accepted, Counter failed) {
        this.rule = rule;
        this.query = query;
        this.target = target;
        this.repeatNanos = repeatNanos;
        this.accepted = accepted;
        this.failed = failed;
        this.thread = new Thread(this::run, rule.name());
        thread.setDaemon(true);
    }

    int pending() {
        return pending.size();
    }

    void start() {
        thread.start();
    }

    // While there still is a database to ask.
    void stop() throws InterruptedException {
        stopping.countDown();
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void run() {
        try {
            do runOnce();
            while (!stopping.await(POLL_PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("This node ends.");
        } finally {
            query.close();
        }
    }

    /** Looks, and tells what there is to tell. */
    void runOnce() throws InterruptedException {
        try {
            poll();
            if (!pending.isEmpty() && System.nanoTime() - retryAtNanos >= 0) sendPending();
            SentPurge first = sent.peek();
            if (first == null || !pending.isEmpty() || System.nanoTime() - first.dueNanos() < 0) return;
            target.purge(first.tags());
            rule.onPurged().accept(first.state());
            sent.remove();
        } catch (IOException e) {
            handleFailure(e);
        } catch (SQLException | RuntimeException | Error e) {
            query.close();
            if (stopping.getCount() > 0) LOG.warnf("The log could not be followed for purges, and will be: %s", e);
        }
    }

    private void poll() throws SQLException {
        ChangeQuery.LogState previous =
                lastState == null ? rule.lastState().get().orElse(null) : lastState;
        ChangeQuery.LogState state = query.read(previous);
        pending.addAll(rule.tags().apply(state, previous));
        if (pending.size() > MAX_PENDING) {
            pending.clear();
            pending.add(ALL);
        }
        lastState = state;
    }

    private void sendPending() throws IOException, InterruptedException {
        List<String> tags = List.copyOf(pending);
        target.purge(tags);
        accepted.increment(tags.size());
        if (failing) LOG.info("Purges are taken again.");
        failing = false;
        pending.clear();
        sent.add(new SentPurge(tags, lastState, System.nanoTime() + repeatNanos));
    }

    private void handleFailure(IOException e) {
        failed.increment();
        retryAtNanos = System.nanoTime() + RETRY_NANOS;
        // A connection that is refused has no message.
        if (!failing) LOG.errorf("A purge was not taken, and is sent again every second: %s", e);
        failing = true;
    }
}
