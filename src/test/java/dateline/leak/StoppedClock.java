package dateline.leak;

import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import java.time.Instant;

/** The database's clock, which is everybody's, standing still at an instant. */
public final class StoppedClock {

    private final AgroalDataSource database;
    private final String running;

    public StoppedClock(AgroalDataSource database) {
        this.database = database;
        this.running = new Sql()
                .add("select pg_get_functiondef('dateline_now'::regproc)")
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    public void at(Instant instant) {
        new Sql()
                .add(
                        "create or replace function dateline_now() returns timestamptz language sql volatile as $$ select timestamptz '"
                                + instant + "' $$")
                .run(database);
    }

    public void run() {
        new Sql().add(running).run(database);
    }
}
