package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import java.time.Duration;

/** The {@code transaction_timeout} of PostgreSQL, changed for the rest of the current transaction. */
public final class TransactionTimeout {

    private TransactionTimeout() {}

    /**
     * Starts the time anew, with another limit.
     *
     * @param limit less than the socket timeout of the connections, unless each statement is short
     */
    public static void restart(AgroalDataSource database, Duration limit) {
        // PostgreSQL cannot extend a running timeout: it must be disabled and set again.
        Sql.of("select set_config('transaction_timeout', '0', true), set_config('transaction_timeout', :limit, true)")
                .with("limit", limit.toMillis() + "ms")
                .first(database, row -> true);
    }

    /** Removes the limit. */
    public static void disable(AgroalDataSource database) {
        Sql.of("select set_config('transaction_timeout', '0', true)").first(database, row -> true);
    }
}
