package dateline.database.pool;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Probes every half second, on its own connection outside the pools, whether the database answers and accepts writes.
 * Opens and closes the circuit breaker, and answers the readiness check without querying the database.
 */
@Singleton
public class DatabaseMonitor {

    private static final Logger LOG = Logger.getLogger(DatabaseMonitor.class);
    private static final String READY = "This node is ready";
    private static final long PERIOD_MILLIS = 500;
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private static volatile boolean isEndExpected;

    /**
     * @param startedNanos {@link System#nanoTime} before the probe
     * @param obstacle why this node is not ready; empty where it is
     */
    private record ProbeResult(long startedNanos, Optional<String> obstacle) {}

    private final CircuitBreaker breaker;
    private final Instance<AgroalDataSource> pools;
    private final ProbeConnection probe;
    private final Semaphore probeRequests = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "database-monitor");
    private volatile ProbeResult last =
            new ProbeResult(System.nanoTime(), Optional.of("the database has not been checked yet"));
    // A pool's connection has failed without being closed since the last probe started, so others may be as dead.
    private volatile boolean connectionSuspected;
    // A load balancer sends requests to a node that is ready, so everything that observes the start has run by then.
    private volatile boolean started;
    private volatile boolean stopped;
    // {@link System#nanoTime} of the loss; 0 while the database answers. Used by the monitoring thread only.
    private long lostAtNanos;
    private long flushedAtNanos = System.nanoTime() - FLUSH_NANOS;

    DatabaseMonitor(CircuitBreaker breaker, @Any Instance<AgroalDataSource> pools, DatabaseAddress address) {
        this.breaker = breaker;
        this.pools = pools;
        this.probe = new ProbeConnection(address);
        thread.setDaemon(true);
    }

    /** The embedded database ends with this process, so its end is not reported as a loss. A failed start sends no ShutdownEvent. */
    public static void expectEnd() {
        isEndExpected = true;
    }

    // After the migrations.
    void start(@Observes @Priority(Integer.MIN_VALUE + 1) StartupEvent event) {
        breaker.setCheck(this::onConnectionFailure);
        probe();
        thread.start();
    }

    void finishStart(@Observes @Priority(Integer.MAX_VALUE - 1) StartupEvent event) {
        started = true;
        if (last.obstacle().isEmpty()) LOG.info(READY);
    }

    // After everything that still uses the pools.
    void stop(@Observes @Priority(20_000) ShutdownEvent event) throws InterruptedException {
        stopped = true;
        probe.interrupt();
        probeRequests.release();
        thread.join(TimeUnit.SECONDS.toMillis(1));
    }

    /**
     * Why this node cannot serve requests that write; empty where it can. Does not block. A probe older than 2 s counts
     * as unanswered.
     */
    public Optional<String> notReadyReason() {
        if (!started) return Optional.of("its start has not ended yet");
        ProbeResult result = last;
        if (breaker.isOpen() || System.nanoTime() - result.startedNanos() > MAX_AGE_NANOS)
            return result.obstacle().or(() -> Optional.of("the database does not answer"));
        return result.obstacle();
    }

    // A closed connection says nothing about the others: if they are closed, too, so is the probe's, which it then
    // reports.
    private void onConnectionFailure(SQLException failure) {
        if (!CircuitBreaker.isClosedByPeer(failure)) connectionSuspected = true;
        // A running probe may wait on a connection that is as dead as the pool's.
        probe.interrupt();
        probeRequests.release();
    }

    private void run() {
        while (!stopped) {
            try {
                if (probeRequests.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) probeRequests.drainPermits();
            } catch (InterruptedException e) {
                break;
            }
            if (!stopped) probe();
        }
        probe.close();
    }

    private void probe() {
        boolean suspected = connectionSuspected;
        connectionSuspected = false;
        long startedNanos = System.nanoTime();
        try {
            Optional<String> obstacle = probe.probe(suspected);
            onAnswer(probe.replacementCause().or(() -> suspected ? Optional.of(breaker.cause()) : Optional.empty()));
            store(startedNanos, obstacle);
        } catch (SQLException e) {
            probe.close();
            if (stopped || isEndExpected) return;
            if (CircuitBreaker.isConnectionLost(e)) {
                onConnectionLost(e);
                last = new ProbeResult(startedNanos, Optional.of(CircuitBreaker.describe(e)));
            } else {
                // The database answers but accepts no more connections. An interrupted probe has not settled the
                // suspicion.
                if (suspected && !CircuitBreaker.isUnavailable(e)) connectionSuspected = true;
                onAnswer(Optional.empty());
                store(startedNanos, Optional.of(CircuitBreaker.describe(e)));
            }
        } catch (RuntimeException | Error e) {
            probe.close();
            LOG.error("The database could not be probed; the next probe follows in half a second", e);
        }
    }

    private void onConnectionLost(SQLException failure) {
        breaker.open(failure);
        if (lostAtNanos != 0) return;
        lostAtNanos = System.nanoTime();
        LOG.errorf(
                "The database does not answer; requests that need it are refused with 503: %s",
                CircuitBreaker.describe(failure));
    }

    /** @param lost why connections of the pools may be dead; empty where none is suspected */
    private void onAnswer(Optional<String> lost) {
        if (lost.isPresent() || breaker.isOpen()) flush(lost);
        breaker.close();
        if (lostAtNanos == 0) return;
        LOG.infof("The database answers again, after %d ms", (System.nanoTime() - lostAtNanos) / 1_000_000);
        lostAtNanos = 0;
    }

    private void store(long startedNanos, Optional<String> obstacle) {
        Optional<String> previous = last.obstacle();
        last = new ProbeResult(startedNanos, obstacle);
        if (obstacle.isPresent() && !kind(obstacle).equals(kind(previous))) {
            LOG.errorf("This node is not ready, because the database accepts no writes: %s", obstacle.get());
        } else if (obstacle.isEmpty() && previous.isPresent() && started) {
            LOG.info(READY);
        }
    }

    // Without digits, because the name of the temporary file differs in each probe.
    private static String kind(Optional<String> obstacle) {
        return obstacle.map(words -> words.replaceAll("\\d", "")).orElse("");
    }

    // Closes idle connections now, and those in use when they are returned.
    private void flush(Optional<String> lost) {
        long now = System.nanoTime();
        if (now - flushedAtNanos < FLUSH_NANOS) return;
        flushedAtNanos = now;
        // A reported outage needs no second message.
        if (lostAtNanos == 0)
            LOG.errorf("Connections to the database were lost; the pools open new ones: %s", lost.orElse(""));
        pools.forEach(pool -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
    }
}
