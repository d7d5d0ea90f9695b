package dateline.leak;

import dateline.article.editing.ScheduledTransitions;
import dateline.cache.CacheInvalidator;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Stops the clock of the database, which all nodes use, at an instant. */
public final class StoppedClock {

    private final AgroalDataSource database;
    private final ScheduledTransitions edges;
    private final String running;

    public StoppedClock(AgroalDataSource database, ScheduledTransitions edges) {
        this.database = database;
        this.edges = edges;
        this.running = new Sql()
                .add("select pg_get_functiondef('dateline_now'::regproc)")
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    /** Now, or what others dated ahead when they moved the clock. */
    public Instant latest() {
        Instant now = Instant.now();
        Instant last = last();
        return last.isAfter(now) ? last : now;
    }

    private Instant last() {
        return new Sql()
                .add("select max(at) as at from change where at < dateline_now() + interval '10 minutes'")
                .first(database, row -> Sql.instant(row, "at"))
                .orElseThrow();
    }

    public void at(Instant instant) {
        new Sql()
                .add(
                        "create or replace function dateline_now() returns timestamptz language sql volatile as $$ select timestamptz '"
                                + instant + "' $$")
                .run(database);
        seen();
    }

    /** And everything that time brought about until then is recorded, and can be read in its order. */
    void settledAt(Instant instant) {
        at(instant);
        while (due() > 0) edges.record();
        while (heldBack()) pause();
    }

    // Behind a transaction that began before and has not ended, as one of the background may: until then a stream tells
    // more than once what was taken back.
    private boolean heldBack() {
        return new Sql()
                .add(
                        "select exists (select from change where epoch = current_epoch() and xid >= pg_snapshot_xmin(pg_current_snapshot()))")
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int due() {
        return new Sql()
                .add("select count(*) from article where next_edge_at <= dateline_now()")
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    public void run() {
        new Sql().add(running).run(database);
        seen();
    }

    // What is kept notices a clock that jumps when it looks next; here nobody waits for that.
    private static void seen() {
        Arc.container().instance(CacheInvalidator.class).get().poll();
    }
}
