package dateline.access.key;

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
public class OwnChangeLimit {

    private static final Duration PERIOD = Duration.ofHours(24);

    private final AgroalDataSource database;

    OwnChangeLimit(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * @param kind of the audit events of the change; those that the server made itself do not count
     * @param most changes in 24 hours
     * @param what can be done, as the beginning of a sentence
     * @throws Problem 429 if the partner has made that many changes
     */
    public void require(UUID partner, String kind, int most, String what, Instant now) {
        long changes = Sql.of("select count(*) from audit_event where partner_id = :partner and kind = :kind")
                .with("partner", partner)
                .with("kind", kind)
                .add("and at > :at and (key_id is not null or person is not null)")
                .with("at", now.minus(PERIOD))
                .first(database, row -> row.getLong(1))
                .orElse(0L);
        if (changes >= most)
            throw Problem.of(
                            "rate-limited",
                            what + " " + most + " times in 24 hours. Try again in an hour, or ask the rights desk.")
                    .header("Retry-After", "3600");
    }
}
