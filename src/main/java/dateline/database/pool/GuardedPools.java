package dateline.database.pool;

import io.agroal.api.cache.Acquirable;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import io.quarkus.jdbc.postgresql.runtime.PostgreSQLAgroalConnectionConfigurer;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Puts the circuit breaker in front of every connection pool. Agroal calls the connection cache before it searches for
 * a connection, the exception sorter for every failure of one, and the validator for an idle one.
 */
@Alternative
@Priority(1)
@Singleton
@Unremovable
@JdbcDriver("postgresql")
class GuardedPools extends PostgreSQLAgroalConnectionConfigurer {

    private static final int VALIDATION_SECONDS = 2;
    private static final String CLOSED = "08003";

    private final CircuitBreaker breaker;

    GuardedPools(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    // Called last, after all other settings.
    @Override
    public void setExceptionSorter(String databaseKind, AgroalDataSourceConfigurationSupplier configuration) {
        var pool = configuration.connectionPoolConfiguration();
        ClosingSocketFactory.useFor(pool.connectionFactoryConfiguration());
        pool.exceptionSorter(new Sorter(breaker))
                .connectionValidator(new Validator(breaker))
                .connectionCache(new GuardedConnectionCache(breaker));
    }

    /** Removes a connection that cannot be used again, and informs the breaker where the server is lost. */
    private record Sorter(CircuitBreaker breaker) implements ExceptionSorter {

        @Override
        public boolean isFatal(SQLException failure) {
            // The driver has closed the connection because of an earlier failure, which has been reported.
            if (CLOSED.equals(failure.getSQLState())) return true;
            if (CircuitBreaker.isConnectionLost(failure)) {
                breaker.onFailure(failure);
                return true;
            }
            // The server has ended the session because of a transaction timeout or an idle transaction.
            String state = failure.getSQLState();
            return "25P03".equals(state) || "25P04".equals(state);
        }
    }

    private record Validator(CircuitBreaker breaker) implements ConnectionValidator {

        @Override
        public boolean isValid(Connection connection) {
            SQLException failure;
            try {
                if (connection.isValid(VALIDATION_SECONDS)) return true;
                failure = new SQLException("an idle connection was lost", "08006");
            } catch (SQLException e) {
                failure = e;
            }
            breaker.onFailure(failure);
            return false;
        }
    }

    /** The last connection of each thread, as in Quarkus's own cache, guarded by the breaker. */
    private static final class GuardedConnectionCache implements ConnectionCache {

        private final CircuitBreaker breaker;
        private final ThreadLocal<Acquirable> last = new ThreadLocal<>();

        GuardedConnectionCache(CircuitBreaker breaker) {
            this.breaker = breaker;
        }

        @Override
        public Acquirable get() {
            try {
                breaker.admit();
            } catch (DatabaseUnavailable e) {
                throw GuardedPools.<RuntimeException>unchecked(e);
            }
            Acquirable connection = last.get();
            return connection != null && connection.acquire() ? connection : null;
        }

        @Override
        public void put(Acquirable connection) {
            if (Thread.currentThread() instanceof io.netty.util.concurrent.FastThreadLocalThread
                    || Thread.currentThread() instanceof org.jboss.threads.JBossThread) last.set(connection);
        }

        @Override
        public void reset() {
            last.remove();
        }
    }

    // The interface declares no exception, and the pool passes a SQLException on unchanged.
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(SQLException failure) throws E {
        throw (E) failure;
    }
}
