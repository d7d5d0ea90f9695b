package dateline.syndication.notice;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.syndication.terms.Iso8601;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** How often the pages of copies are checked. The rights desk and the partner of a copy set it. */
@Singleton
class CheckSchedule {

    private final AgroalDataSource database;

    CheckSchedule(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Changes the interval; the first check is due at once.
     *
     * @param before null if the copy is not checked repeatedly
     * @param every null to end the checks
     * @throws Problem 422 if a partner ends or slows down the checks of the rights desk
     */
    void change(UUID copy, Duration before, Duration every, boolean byRightsDesk, Instant now) {
        if (Objects.equals(before, every)) return;
        boolean isReduced = every == null || before != null && every.compareTo(before) > 0;
        if (!byRightsDesk && isReduced && isSetByRightsDesk(copy)) {
            throw Problem.invalidBody()
                    .at(
                            "/checkEvery",
                            "unchangeable",
                            "The rights desk checks this copy every " + Iso8601.format(before)
                                    + ". You may let it be checked more often.");
        }
        String setBy = byRightsDesk || isSetByRightsDesk(copy) ? "rights-desk" : "partner";
        Sql.of(
                        "update reproduction set check_every = cast(:every as integer), check_set_by = :setBy, next_check_at = cast(:now as timestamptz),")
                .with("every", every == null ? null : (int) every.toSeconds())
                .with("setBy", every == null ? null : setBy)
                .with("now", every == null ? null : now)
                .add("check_failures = 0, revision = revision + 1, updated_at = :now where id = :copy")
                .with("now", now)
                .with("copy", copy)
                .run(database);
    }

    private boolean isSetByRightsDesk(UUID copy) {
        return Sql.of("select from reproduction where id = :copy and check_set_by = 'rights-desk'")
                .with("copy", copy)
                .first(database, row -> true)
                .orElse(false);
    }

    /** Lets a copy that is checked repeatedly be checked at once. */
    void checkSoon(UUID copy, Instant now) {
        Sql.of("update reproduction set next_check_at = :now where id = :copy and check_every is not null")
                .with("now", now)
                .with("copy", copy)
                .run(database);
    }
}
