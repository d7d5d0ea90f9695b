package dateline.http.problem;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The instant of this request: the primary database's clock, read once at the door and passed on from there. */
@RequestScoped
public class Now {

    private final AgroalDataSource database;
    private Instant instant;

    Now(AgroalDataSource database) {
        this.database = database;
    }

    /** Microseconds, as the database keeps them. */
    public Instant instant() {
        if (instant == null) instant = of(database);
        return instant;
    }

    /** What a statement has told that asked the clock itself: the instant of this request, unless it has one already. */
    public void setIfAbsent(Instant known) {
        if (instant == null) instant = known;
    }

    /** For what a long request writes bit by bit: each bit has happened when it did, not when the request came. */
    public Instant refresh() {
        instant = null;
        return instant();
    }

    /** For what is no request of REST's; asks each time. */
    public static Instant of(AgroalDataSource database) {
        try (var connection = database.getConnection();
                // Prepared: what every request asks is planned once.
                var statement = connection.prepareStatement("select dateline_now()");
                var row = statement.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }
}
