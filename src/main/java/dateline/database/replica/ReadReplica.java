package dateline.database.replica;

import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The read replica, if one is configured. Its thread observes after each poll of the change log whether the replica has
 * replayed what the poll saw; until then {@link #isCaughtUp} is false. A statement that fails on the replica is repeated
 * on the primary. So a replica that lags, stops or vanishes costs speed and nothing else.
 */
@Singleton
public class ReadReplica {

    private static final Logger LOG = Logger.getLogger(ReadReplica.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(3).toNanos();
    private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long REPORTED_LAG_NANOS = Duration.ofSeconds(5).toNanos();
    /** SQLSTATE of a statement that took longer than the transaction timeout. The primary would take as long. */
    private static final String TRANSACTION_TIMEOUT = "25P04";

    /** @param startedNanos {@link System#nanoTime} before the primary was asked */
    private record Requirement(WalPosition position, long startedNanos) {}

    private final Optional<AgroalDataSource> pool;
    private final ReplicaProbe probe;
    private final Thread thread = new Thread(this::run, "replica-monitor");
    private final Semaphore observations = new Semaphore(0);
    private final Counter statements;
    private final Counter repeated;
    private volatile Requirement required;
    // Null while the replica must not be used.
    private volatile WalPosition replayed;
    // Why reads go to the primary; empty where they go to the replica.
    private volatile String reported = "";
    private volatile boolean stopped;

    // Used by the thread only. The last observation, and the instant after it.
    private WalPosition observed;
    private long observedNanos;
    private long failedNanos = System.nanoTime() - RECONNECT_NANOS;
    private long behindSinceNanos;
    private boolean isForeign;

    ReadReplica(ReplicaPool pools, MeterRegistry metrics) {
        pool = pools.open();
        probe = pools.probe();
        statements = Counter.builder("replica.statements")
                .description("Statements and parts of exports that the read replica answered")
                .register(metrics);
        repeated = Counter.builder("replica.repeated")
                .description(
                        "Statements and parts of exports that failed on the read replica and were repeated on the primary")
                .register(metrics);
        if (pool.isEmpty()) return;
        Gauge.builder("replica.usable", this, replica -> replica.replayed != null && replica.reported.isEmpty() ? 1 : 0)
                .description("1 if reads may go to the read replica")
                .register(metrics);
        thread.setDaemon(true);
        thread.start();
    }

    // After everything that still reads.
    void stop(@Observes @Priority(20_000) ShutdownEvent event) throws InterruptedException {
        stopped = true;
        observations.release();
        if (pool.isEmpty()) return;
        thread.join(TimeUnit.SECONDS.toMillis(1));
        pool.get().close();
    }

    public boolean isConfigured() {
        return pool.isPresent();
    }

    /**
     * Called with each poll of the change log before this node acts on it: from now on the replica is used only if it has
     * replayed up to this position.
     *
     * @param position where the primary wrote when it was asked; null if that is unknown, and no replica can be used
     * @param startedNanos {@link System#nanoTime} before it was asked
     */
    public void require(WalPosition position, long startedNanos) {
        required = position == null ? null : new Requirement(position, startedNanos);
        observations.release();
    }

    /** Whether statements that begin now see everything that the last poll of the change log saw. Does not block. */
    public boolean isCaughtUp() {
        WalPosition done = replayed;
        Requirement needed = required;
        return done != null && needed != null && done.includes(needed.position());
    }

    /** Runs a read. @return empty where it must be repeated on the primary; then the mapper has seen no row */
    <T> Optional<List<T>> list(Sql statement, PlannerSettings settings, Sql.RowMapper<T> mapper) {
        boolean[] rowsSeen = {false};
        try {
            List<T> rows = statement.list(pool.orElseThrow(), settings, row -> {
                rowsSeen[0] = true;
                return mapper.read(row);
            });
            statements.increment();
            return Optional.of(rows);
        } catch (Sql.SqlFailure e) {
            SQLException cause = (SQLException) e.getCause();
            // The driver reads the whole result before its first row, so a failure afterwards is not the replica's.
            if (rowsSeen[0] || TRANSACTION_TIMEOUT.equals(cause.getSQLState())) throw e;
            return failed(cause);
        }
    }

    /**
     * Reads from the replica, if it is usable.
     *
     * @param read returns empty where the replica does not know enough
     * @return empty where the primary must be read instead
     */
    <T> Optional<T> attempt(Function<AgroalDataSource, Optional<T>> read) {
        if (replayed == null) return Optional.empty();
        try {
            Optional<T> result = read.apply(pool.orElseThrow());
            if (result.isPresent()) statements.increment();
            return result;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private <T> Optional<T> failed(Exception e) {
        LOG.debugf("A read is repeated on the primary: %s", e.getMessage());
        repeated.increment();
        observations.release();
        return Optional.empty();
    }

    private void run() {
        while (!stopped) {
            try {
                observations.acquire();
                observations.drainPermits();
                observeUntilCaughtUp();
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException | Error e) {
                replayed = null;
                LOG.error("The read replica could not be observed; the next poll of the change log tries again", e);
            }
        }
        probe.close();
    }

    private void observeUntilCaughtUp() throws InterruptedException {
        Requirement needed = required;
        if (!probe.isConnected() && System.nanoTime() - failedNanos < RECONNECT_NANOS) return;
        while (!stopped && observe()) {
            if (needed == null || replayed.includes(needed.position())) {
                behindSinceNanos = 0;
                report("");
                return;
            }
            long now = System.nanoTime();
            if (behindSinceNanos == 0) behindSinceNanos = now;
            if (now - behindSinceNanos > REPORTED_LAG_NANOS)
                report("it has not replayed what the primary wrote 5 s ago");
            // The next poll requires more; the lag goes on.
            if (required != needed) return;
            TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
        }
    }

    /** @return whether the replica may be used once it has replayed enough */
    private boolean observe() {
        boolean isNewConnection = !probe.isConnected();
        try {
            Requirement needed = required;
            // A standby cannot be ahead of its primary: it has replayed a history that a restore has undone.
            isForeign = isForeign && !isNewConnection
                    || needed != null
                            && observed != null
                            && observedNanos - needed.startedNanos() < 0
                            && observed.isSameHistory(needed.position())
                            && !needed.position().includes(observed);
            WalPosition position = probe.replayed();
            observed = position;
            observedNanos = System.nanoTime();
            if (position == null)
                return refuse("it is not a standby: it was promoted, or the URL leads to the primary");
            if (needed != null && !position.isSameHistory(needed.position()))
                return refuse("it belongs to another cluster or timeline than the primary (" + position.history()
                        + " instead of " + needed.position().history() + ")");
            if (isForeign)
                return refuse("it has replayed more than the primary has written; build it anew from the primary");
            if (replayed == null) pool.orElseThrow().flush(FlushMode.GRACEFUL);
            replayed = position;
            return true;
        } catch (SQLException e) {
            failedNanos = System.nanoTime();
            observed = null;
            refuse(e.getMessage());
            // Statements that wait for a server that does not answer fail, and are repeated on the primary.
            pool.orElseThrow().flush(FlushMode.ALL);
            return false;
        }
    }

    private boolean refuse(String reason) {
        replayed = null;
        report(reason);
        return false;
    }

    // One line when reads leave the replica, and one when they return.
    private void report(String reason) {
        if (reported.isEmpty() == reason.isEmpty()) return;
        reported = reason;
        if (reason.isEmpty()) LOG.info("Reads go to the read replica again");
        else LOG.warnf("Reads go to the primary, not to the read replica: %s", reason.replaceAll("\\s+", " "));
    }
}
