package dateline.syndication.account;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Limits how often a partner makes a change of itself that stays recorded: events of the audit log are never removed, so their number
 * must not be the client's choice. The caller holds a lock on what it changes.
 */
@Singleton
class OwnChangeLimit {

    private static final int MAX_CHANGES = 50;
    private static final Duration PERIOD = Duration.ofHours(24);

    private final AgroalDataSource database;

    OwnChangeLimit(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * @param kind of the audit events of the change
     * @param what can be done, as the beginning of a sentence
     * @throws Problem 429 if the partner has made {@value #MAX_CHANGES} such changes in 24 hours
     */
    void require(UUID partner, String kind, String what, Instant now) {
        long changes = new Sql()
                .add("select count(*) from audit_event where partner_id = ? and kind = ?", partner, kind)
                .add("and at > ?", now.minus(PERIOD))
                .first(database, row -> row.getLong(1))
                .orElse(0L);
        if (changes >= MAX_CHANGES)
            throw Problem.of(
                            "rate-limited",
                            what + " " + MAX_CHANGES
                                    + " times in 24 hours. Try again in an hour, or ask the rights desk.")
                    .header("Retry-After", "3600");
    }
}
