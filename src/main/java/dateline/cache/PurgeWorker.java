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
 * Polls the change log on its own connection and thread, and purges tags from a shared cache in the log's order. A
 * purge is retried until it is accepted, and sent a second time after all nodes have invalidated their own caches.
 */
final class PurgeWorker {

    private static final Logger LOG = Logger.getLogger(PurgeWorker.class);
    private static final long POLL_PERIOD_MILLIS = 200;
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_PENDING = 1_000;

    /** Tag of every response. */
    static final String ALL = "all";

    /**
     * What a worker purges.
     *
     * @param name of the thread
     * @param lastState the state up to which an earlier worker has purged
     * @param tags the tags to purge for a state and the previous one, which is null for the first time
     * @param onPurged receives the state up to which everything has been purged twice
     */
    record PurgeRule(
            String name,
            Supplier<Optional<ChangeQuery.LogState>> lastState,
            BiFunction<ChangeQuery.LogState, ChangeQuery.LogState, Collection<String>> tags,
            Consumer<ChangeQuery.LogState> onPurged) {}

    /** Tags that were purged once and are due for their second purge. Then the log is purged up to this state. */
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

    /** @param repeatNanos nanoseconds between the first and the second purge */
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

    // Runs before the connection pool closes.
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
            LOG.debug("The node stops.");
        } finally {
            query.close();
        }
    }

    /** Polls once, and sends the purges that are due. */
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
            if (stopping.getCount() > 0)
                LOG.warnf("The change log could not be polled for purges; the next poll tries again: %s", e);
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
        if (failing) LOG.info("The shared cache accepts purges again.");
        failing = false;
        pending.clear();
        sent.add(new SentPurge(tags, lastState, System.nanoTime() + repeatNanos));
    }

    private void handleFailure(IOException e) {
        failed.increment();
        retryAtNanos = System.nanoTime() + RETRY_NANOS;
        // The whole exception is logged: a refused connection has no message.
        if (!failing) LOG.errorf("The shared cache did not accept a purge, which is retried every second: %s", e);
        failing = true;
    }
}
