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
 * Looks every half second, on a connection of its own outside the pools, whether the database answers and accepts writes. Opens and
 * closes the circuit breaker, and answers without asking the database whether this node is ready.
 */
@Singleton
public class DatabaseMonitor {

    private static final Logger LOG = Logger.getLogger(DatabaseMonitor.class);
    private static final long PERIOD_MILLIS = 500;
    private static final long OLDEST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    /** @param begun nanoseconds of this JVM; @param unready why this node takes no requests; empty where it does */
    private record ProbeResult(long begun, Optional<String> unready) {}

    private final CircuitBreaker breaker;
    private final Instance<AgroalDataSource> pools;
    private final ProbeConnection probe;
    private final Semaphore hurry = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "database-monitor");
    private volatile ProbeResult last =
            new ProbeResult(System.nanoTime(), Optional.of("the database was not looked at yet"));
    // A connection of a pool has failed since the last look began.
    private volatile boolean suspected;
    private volatile boolean ended;
    // Nanoseconds of this JVM; of the monitoring thread only. 0 while the database answers.
    private long lostAt;
    private long flushedAt = System.nanoTime() - FLUSH_NANOS;

    DatabaseMonitor(CircuitBreaker breaker, @Any Instance<AgroalDataSource> pools, DatabaseAddress address) {
        this.breaker = breaker;
        this.pools = pools;
        this.probe = new ProbeConnection(address);
        thread.setDaemon(true);
    }

    // After the migrations. The first look is over before the first request comes.
    void begin(@Observes @Priority(Integer.MIN_VALUE + 1) StartupEvent start) {
        breaker.checkedBy(this::hurry);
        look();
        thread.start();
    }

    // After whatever still uses the pools.
    void end(@Observes @Priority(20_000) ShutdownEvent stop) throws InterruptedException {
        ended = true;
        hurry();
        thread.join(TimeUnit.SECONDS.toMillis(1));
    }

    /** Why this node cannot serve requests that write; empty where it can. Never waits; a look older than 2 s does not count. */
    public Optional<String> unready() {
        ProbeResult seen = last;
        if (breaker.isOpen() || System.nanoTime() - seen.begun() > OLDEST_NANOS)
            return seen.unready().or(() -> Optional.of("the database does not answer"));
        return seen.unready();
    }

    private void hurry() {
        suspected = true;
        // A look under way may wait on a connection that is as dead as that of the pool.
        probe.interrupt();
        hurry.release();
    }

    private void run() {
        while (!ended) {
            try {
                if (hurry.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) hurry.drainPermits();
            } catch (InterruptedException e) {
                break;
            }
            if (!ended) look();
        }
        probe.close();
    }

    private void look() {
        boolean doubtful = suspected;
        suspected = false;
        long begun = System.nanoTime();
        try {
            Optional<String> obstacle = probe.look(doubtful);
            answers(probe.replaced().or(() -> doubtful ? Optional.of(breaker.cause()) : Optional.empty()));
            saw(begun, obstacle);
        } catch (SQLException e) {
            probe.close();
            if (ended) return;
            if (CircuitBreaker.isConnectionLost(e)) {
                lost(e);
                last = new ProbeResult(begun, Optional.of(CircuitBreaker.words(e)));
            } else {
                // It answers, and takes no connection more. A look that was interrupted has not settled the doubt.
                if (doubtful && !CircuitBreaker.isUnavailable(e)) suspected = true;
                answers(Optional.empty());
                saw(begun, Optional.of(CircuitBreaker.words(e)));
            }
        } catch (RuntimeException | Error e) {
            probe.close();
            LOG.error("The database could not be looked at; the next look is in half a second", e);
        }
    }

    private void lost(SQLException failure) {
        breaker.open(failure);
        if (lostAt != 0) return;
        lostAt = System.nanoTime();
        LOG.errorf(
                "The database does not answer; requests that need it are refused with 503: %s",
                CircuitBreaker.words(failure));
    }

    /** @param lost why connections of the pools may be dead; empty where none is suspected */
    private void answers(Optional<String> lost) {
        if (lost.isPresent() || breaker.isOpen()) flush(lost);
        breaker.close();
        if (lostAt == 0) return;
        LOG.infof("The database answers again, after %d ms", (System.nanoTime() - lostAt) / 1_000_000);
        lostAt = 0;
    }

    private void saw(long begun, Optional<String> obstacle) {
        Optional<String> before = last.unready();
        last = new ProbeResult(begun, obstacle);
        if (obstacle.isPresent() && !kind(obstacle).equals(kind(before))) {
            LOG.errorf("This node is not ready, the database accepts no writes: %s", obstacle.get());
        } else if (obstacle.isEmpty() && before.isPresent()) {
            LOG.info("This node is ready");
        }
    }

    // Without numbers: the temporary file of each look has another name.
    private static String kind(Optional<String> obstacle) {
        return obstacle.map(words -> words.replaceAll("\\d", "")).orElse("");
    }

    // Idle connections are closed now, those in use when they are given back.
    private void flush(Optional<String> lost) {
        long now = System.nanoTime();
        if (now - flushedAt < FLUSH_NANOS) return;
        flushedAt = now;
        // An outage has been reported already.
        if (lostAt == 0)
            LOG.errorf("Connections to the database were lost; the pools make new ones: %s", lost.orElse(""));
        pools.forEach(pool -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
    }
}
