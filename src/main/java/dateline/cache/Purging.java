package dateline.cache;

import dateline.http.PublicUrl;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Follows the change log for a shared cache, and tells it what is over as soon as that is committed: again until it is taken, and once more
 * when no node can have given what was before. How far it is stands in the database, so that what is committed while nobody follows is
 * told later.
 */
@Singleton
class Purging {

    private static final Logger LOG = Logger.getLogger(Purging.class);
    private static final long PERIOD_MILLIS = 200;
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
    // Another node may give from memory for 0.9 seconds, and what is on its way then is stored when it comes.
    private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST = 1_000;
    private static final String ALL = "all";

    /** Told once, and to be told once more; then the log is told as far as this. */
    private record Told(List<String> tags, LogLook.State state, long due) {}

    private final LogLook look;
    private final PurgeProgress progress;
    private final PurgeTarget target;
    private final long again;
    private final Counter taken;
    private final Counter failed;
    // In the log's order.
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Deque<Told> told = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "purges");
    private final CountDownLatch ended = new CountDownLatch(1);
    private LogLook.State seen;
    private boolean failing;
    private long rest = System.nanoTime();

    @Inject
    Purging(PublicUrl url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this(url.purge().orElse(null), config, database, metrics, AGAIN_NANOS);
    }

    /** @param url null where there is none, and nothing is done */
    Purging(String url, PurgeConfig config, AgroalDataSource database, MeterRegistry metrics, long again) {
        this.look = new LogLook(database);
        this.progress = url == null ? null : new PurgeProgress(database, url);
        this.target = url == null ? null : new PurgeTarget(url, config);
        this.again = again;
        this.taken = Counter.builder("purges.taken")
                .description("Purges that a shared cache has taken")
                .register(metrics);
        this.failed = Counter.builder("purges.failed")
                .description("Purges that a shared cache has not taken")
                .register(metrics);
        Gauge.builder("purges.waiting", waiting, Set::size)
                .description("Names that a shared cache is still to be told")
                .register(metrics);
        thread.setDaemon(true);
    }

    void begin(@Observes StartupEvent start) {
        if (target != null) thread.start();
    }

    // While there still is a database to ask.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
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
            Told first = told.peek();
            if (first == null || !waiting.isEmpty() || System.nanoTime() - first.due() < 0) return;
            target.purge(first.tags());
            progress.keep(first.state());
            told.remove();
        } catch (IOException e) {
            fails(e);
        } catch (SQLException | RuntimeException e) {
            look.close();
            if (ended.getCount() > 0)
                LOG.warnf("The log could not be followed for purges, and will be: %s", e.getMessage());
        }
    }

    private void follow() throws SQLException {
        LogLook.State before = seen == null ? progress.last().orElse(null) : seen;
        LogLook.State state = look.after(before);
        waiting.addAll(over(state, before));
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
        told.add(new Told(tags, seen, System.nanoTime() + again));
    }

    private void fails(IOException e) {
        failed.increment();
        rest = System.nanoTime() + REST_NANOS;
        if (!failing) LOG.errorf("A purge was not taken, and is sent again every second: %s", e.getMessage());
        failing = true;
    }

    private static Collection<String> over(LogLook.State state, LogLook.State before) {
        boolean another =
                before == null || before.epoch() != state.epoch() || state.now().isBefore(before.now());
        if (another || state.renamed()) return List.of(ALL);
        Set<String> tags = new LinkedHashSet<>();
        state.articles().forEach(id -> tags.add("article:" + id));
        if (state.told()) tags.add("news");
        return tags;
    }
}
