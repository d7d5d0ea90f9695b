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
    private final ScheduledTransitions transitions;
    private final String running;

    public StoppedClock(AgroalDataSource database, ScheduledTransitions transitions) {
        this.database = database;
        this.transitions = transitions;
        this.running = Sql.of("select pg_get_functiondef('dateline_now'::regproc)")
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    /** Now, or the latest instant in the change log if a test has moved the clock ahead. */
    public Instant latest() {
        Instant now = Instant.now();
        Instant last = last();
        return last.isAfter(now) ? last : now;
    }

    private Instant last() {
        return Sql.of("select max(at) as at from change where at < dateline_now() + interval '10 minutes'")
                .first(database, row -> Sql.instant(row, "at"))
                .orElseThrow();
    }

    public void at(Instant instant) {
        Sql.of(
                        "create or replace function dateline_now() returns timestamptz language sql volatile as $$ select timestamptz '"
                                + instant + "' $$")
                .run(database);
        pollCache();
    }

    /**
     * Stops the clock at an instant, records the scheduled transitions until then, and waits until the log can be
     * read in order.
     */
    void stopAndSettle(Instant instant) {
        at(instant);
        while (due() > 0) transitions.recordDue();
        while (heldBack()) pause();
    }

    // Whether changes are held back by an older transaction that still runs, such as one of the background. Until it
    // ends, a change feed delivers withdrawals more than once.
    private boolean heldBack() {
        return Sql.of(
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
        return Sql.of("select count(*) from article where next_edge_at <= dateline_now()")
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    public void run() {
        Sql.of(running).run(database);
        pollCache();
    }

    // The response cache notices a jump of the clock at its next poll. The poll is made here, so that tests need not
    // wait.
    private static void pollCache() {
        Arc.container().instance(CacheInvalidator.class).get().poll();
    }
}
