package dateline.database.pool;

import jakarta.inject.Singleton;
import java.net.SocketException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Refuses connections immediately while the database does not answer. A connection that fails in use triggers a check
 * by {@link DatabaseMonitor}. Until its result, for at most 2 s, callers wait; if the database does not answer, they
 * are refused.
 *
 * <p>A breaker of a library such as SmallRye Fault Tolerance guards a call and counts its failures. Here the guarded
 * call, acquiring a connection, succeeds, and the connection fails later, in other code. No caller is used as a trial,
 * since a trial takes seconds.
 */
@Singleton
public class CircuitBreaker {

    private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);
    private static final long CHECK_TIMEOUT_NANOS = Duration.ofSeconds(2).toNanos();

    private enum BreakerState {
        CLOSED,
        CHECKING,
        OPEN
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition checked = lock.newCondition();
    private volatile BreakerState state = BreakerState.CLOSED;
    private volatile String cause = "";
    private volatile Consumer<SQLException> check = failure -> {};

    /** @param monitor requests a check because of a failure; does not block */
    void setCheck(Consumer<SQLException> monitor) {
        check = monitor;
    }

    /** Whether connections are refused. */
    public boolean isOpen() {
        return state == BreakerState.OPEN;
    }

    /** The last failure, in one line. */
    String cause() {
        return cause;
    }

    /** Called on the thread that acquires a connection. */
    void admit() throws DatabaseUnavailable {
        if (state == BreakerState.CLOSED) return;
        if (state == BreakerState.CHECKING) awaitCheck();
        if (state == BreakerState.OPEN) throw new DatabaseUnavailable(cause);
    }

    private void awaitCheck() {
        lock.lock();
        try {
            long left = CHECK_TIMEOUT_NANOS;
            while (state == BreakerState.CHECKING && left > 0) left = checked.awaitNanos(left);
            if (state == BreakerState.CHECKING) {
                changeState(BreakerState.OPEN);
                LOG.errorf(
                        "The database has not answered for 2 s; requests that need it are refused with 503: %s", cause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A connection has failed in use, or could not be opened. */
    void onFailure(SQLException failure) {
        if (state != BreakerState.CLOSED) return;
        lock.lock();
        try {
            if (state != BreakerState.CLOSED) return;
            cause = describe(failure);
            changeState(BreakerState.CHECKING);
        } finally {
            lock.unlock();
        }
        check.accept(failure);
    }

    /** The monitor's result: the database answers. */
    void close() {
        if (state != BreakerState.CLOSED) changeState(BreakerState.CLOSED);
    }

    /** The monitor's result: the database does not answer. */
    void open(SQLException failure) {
        cause = describe(failure);
        if (state != BreakerState.OPEN) changeState(BreakerState.OPEN);
    }

    private void changeState(BreakerState to) {
        lock.lock();
        try {
            state = to;
            checked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The failure and what caused it, in one line. */
    static String describe(Throwable failure) {
        String own = oneLine(String.valueOf(failure.getMessage()));
        Throwable cause = failure.getCause();
        return cause == null || own.contains(String.valueOf(cause.getMessage()))
                ? own
                : own + " (" + oneLine(cause.toString()) + ")";
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }

    /** Whether the server or the network connection to it is lost, or none was made, so that the connection is unusable. */
    static boolean isConnectionLost(SQLException failure) {
        String state = failure.getSQLState();
        // The driver reports an interrupted connect as an unexpected error, 99999.
        return state != null && (state.startsWith("08") || state.startsWith("57P") || state.equals("99999"));
    }

    /**
     * Whether the other side has closed this connection. A server that ends a session, such as one whose transaction takes
     * too long, while a large statement is being sent to it is reported in this way.
     */
    static boolean isClosedByPeer(SQLException failure) {
        return failure.getCause() instanceof SocketException socket
                && ("Broken pipe".equals(socket.getMessage()) || "Connection reset".equals(socket.getMessage()));
    }

    /**
     * Whether the database is unreachable or accepts nothing: read-only, out of connections, out of disk space, or an
     * I/O error.
     */
    static boolean isUnavailable(SQLException failure) {
        String state = failure.getSQLState();
        return isConnectionLost(failure)
                || state != null && (state.startsWith("53") || state.equals("25006") || state.equals("58030"));
    }
}
