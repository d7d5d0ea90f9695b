package dateline.syndication.check;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes results that are older than {@code dateline.reproduction-checks.kept}, except the latest of each copy. */
@Singleton
class CheckRetention extends AgedRows {

    CheckRetention(CheckConfig config, AgroalDataSource database) {
        super(database, "reproduction_check", config.kept(), """
                delete from reproduction_check where id in (
                    select c.id from reproduction_check c
                    where c.checked_at < dateline_now() - make_interval(secs => :seconds)
                      and exists (select from reproduction_check l
                                  where l.reproduction_id = c.reproduction_id and l.checked_at > c.checked_at)
                    order by c.checked_at limit :limit)
                """);
    }
}
