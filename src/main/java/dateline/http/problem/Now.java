package dateline.http.problem;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The instant of this request: the clock of the primary database, read once per request and passed on as an argument. */
@RequestScoped
public class Now {

    private final AgroalDataSource database;
    private Instant instant;

    Now(AgroalDataSource database) {
        this.database = database;
    }

    /** The instant, in microseconds like the timestamps of the database. */
    public Instant instant() {
        if (instant == null) instant = of(database);
        return instant;
    }

    /** Returns the instant if this request has read it; otherwise null: the next statement may read the clock and return it. */
    public Instant known() {
        return instant;
    }

    /** Takes over an instant that a statement of this request has returned, unless the request has one already. This saves a query. */
    public void setIfAbsent(Instant known) {
        if (instant == null) instant = known;
    }

    /** Reads the clock again, for long requests that commit in several transactions: each has its own instant. */
    public Instant refresh() {
        instant = null;
        return instant();
    }

    /** Reads the clock outside a request. Queries the database at each call. */
    public static Instant of(AgroalDataSource database) {
        try (var connection = database.getConnection();
                // Prepared, so that the statement of every request is planned once per connection.
                var statement = connection.prepareStatement("select dateline_now()");
                var row = statement.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }
}
