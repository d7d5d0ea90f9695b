package dateline.syndication.check;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes results that are older than {@code dateline.reproduction-checks.kept}, except the latest of each copy. */
@Singleton
class CheckRetention implements RetentionTask {

    private final CheckConfig config;
    private final AgroalDataSource database;

    CheckRetention(CheckConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "reproduction_check";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(
                new Sql().add("""
                        delete from reproduction_check where id in (
                            select c.id from reproduction_check c
                            where c.checked_at < dateline_now() - make_interval(secs => ?)
                              and exists (select from reproduction_check l
                                          where l.reproduction_id = c.reproduction_id and l.checked_at > c.checked_at)
                            order by c.checked_at limit ?)
                        """, (double) config.kept().toSeconds(), limit).run(database));
    }
}
