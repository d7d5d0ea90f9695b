package dateline.database.pool;

import java.sql.SQLTransientConnectionException;

/** No connection was acquired because the database does not answer; nothing was sent to it. Its SQL state is 08001. */
public final class DatabaseUnavailable extends SQLTransientConnectionException {

    static final String MESSAGE_PREFIX = "The database does not answer: ";
    private static final String NOT_CONNECTED = "08001";

    DatabaseUnavailable(String cause) {
        super(MESSAGE_PREFIX + cause, NOT_CONNECTED);
    }

    // Thousands may be thrown during an outage, all from the same place.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
