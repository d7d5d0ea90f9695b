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
    private static final long PERIOD_MILLIS = 200;
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST = 1_000;

    /** Under this name everything ends. */
    static final String ALL = "all";

    /**
     * What is told.
     *
     * @param name of the thread
     * @param last where whoever told it last has stopped
     * @param over names that are over in a state since the one before, which is null for the first time
     * @param told is handed the state as far as which it has been told
     */
    record PurgeRule(
            String name,
            Supplier<Optional<ChangeQuery.LogState>> last,
            BiFunction<ChangeQuery.LogState, ChangeQuery.LogState, Collection<String>> over,
            Consumer<ChangeQuery.LogState> told) {}

    /** Told once, and to be told once more; then the log is told as far as this. */
    private record SentPurge(List<String> tags, ChangeQuery.LogState state, long due) {}

    private final PurgeRule cargo;
    private final ChangeQuery look;
    private final PurgeTarget target;
    private final long again;
    private final Counter taken;
    private final Counter failed;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Deque<SentPurge> told = new ArrayDeque<>();
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private ChangeQuery.LogState seen;
    private boolean failing;
    private long rest = System.nanoTime();

    /** @param again nanoseconds until everything is told once more */
    PurgeWorker(PurgeRule cargo, ChangeQuery look, PurgeTarget target, long again, Counter taken, Counter failed) {
        this.cargo = cargo;
        this.look = look;
        this.target = target;
        this.again = again;
        this.taken = taken;
        this.failed = failed;
        this.thread = new Thread(this::run, cargo.name());
        thread.setDaemon(true);
    }

    int waiting() {
        return waiting.size();
    }

    void begin() {
        thread.start();
    }

    // While there still is a database to ask.
    void end() throws InterruptedException {
        ended.countDown();
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void run() {
        try {
            do round();
            while (!ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("This node ends.");
        } finally {
            look.close();
        }
    }

    /** Looks, and tells what there is to tell. */
    void round() throws InterruptedException {
        try {
            follow();
            if (!waiting.isEmpty() && System.nanoTime() - rest >= 0) tell();
            SentPurge first = told.peek();
            if (first == null || !waiting.isEmpty() || System.nanoTime() - first.due() < 0) return;
            target.purge(first.tags());
            cargo.told().accept(first.state());
            told.remove();
        } catch (IOException e) {
            fails(e);
        } catch (SQLException | RuntimeException | Error e) {
            look.close();
            if (ended.getCount() > 0) LOG.warnf("The log could not be followed for purges, and will be: %s", e);
        }
    }

    private void follow() throws SQLException {
        ChangeQuery.LogState before = seen == null ? cargo.last().get().orElse(null) : seen;
        ChangeQuery.LogState state = look.after(before);
        waiting.addAll(cargo.over().apply(state, before));
        if (waiting.size() > MOST) {
            waiting.clear();
            waiting.add(ALL);
        }
        seen = state;
    }

    private void tell() throws IOException, InterruptedException {
        List<String> tags = List.copyOf(waiting);
        target.purge(tags);
        taken.increment(tags.size());
        if (failing) LOG.info("Purges are taken again.");
        failing = false;
        waiting.clear();
        told.add(new SentPurge(tags, seen, System.nanoTime() + again));
    }

    private void fails(IOException e) {
        failed.increment();
        rest = System.nanoTime() + REST_NANOS;
        // A connection that is refused has no message.
        if (!failing) LOG.errorf("A purge was not taken, and is sent again every second: %s", e);
        failing = true;
    }
}
