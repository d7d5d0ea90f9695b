package dateline.database.retention;

import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs the retention tasks, by default once a day in the whole cluster. Each batch is a transaction of its own that takes an advisory lock, so one
 * node at a time removes rows. A batch is cancelled after {@value #MAX_BATCH_MILLIS} ms and aims at a fifth of that: an open transaction that has
 * written holds up every reader of the change log. After each batch the job rests for as long as the batch took.
 */
@Singleton
public class RetentionJob {

    private static final Logger LOG = Logger.getLogger(RetentionJob.class);
    private static final Duration MAX_RUN = Duration.ofMinutes(5);
    private static final int MAX_BATCH_MILLIS = 1_000;
    private static final int TARGET_BATCH_MILLIS = MAX_BATCH_MILLIS / 5;
    private static final int FIRST_BATCH = 200;
    private static final int MAX_BATCH = 5_000;
    private static final int MIN_BATCH = 10;

    private static final String LOCK = """
            select pg_try_advisory_xact_lock(hashtextextended('dateline retention', 44))
                and set_config('lock_timeout', '500ms', true) is not null and set_config('statement_timeout', :maxBatchMillis, true) is not null
            """;

    private static final String DUE = """
            select not exists (select from retention_run where task = :table and ended_at > dateline_now() - make_interval(secs => :every))
            """;

    private static final String RECORD_RUN = """
            insert into retention_run as r (task, ended_at, removed, in_all) values (:table, dateline_now(), :removed, :removed)
            on conflict (task) do update set ended_at = excluded.ended_at, removed = excluded.removed, in_all = r.in_all + excluded.removed
            """;

    private final List<RetentionTask> tasks;
    private final RetentionConfig config;
    private final AgroalDataSource database;
    private final MeterRegistry metrics;
    private volatile boolean stopped;

    RetentionJob(
            @All List<RetentionTask> tasks, RetentionConfig config, AgroalDataSource database, MeterRegistry metrics) {
        this.tasks = tasks;
        this.config = config;
        this.database = database;
        this.metrics = metrics;
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    // Checked often, so that a node that is restarted every day removes rows too. A task that has run recently is not
    // due.
    @DatabaseJob
    @Scheduled(
            every = "${dateline.retention.look-every:10m}",
            delayed = "${dateline.retention.look-every:10m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void runDue() {
        for (RetentionTask task : tasks) {
            try {
                if (isDue(task)) run(task);
            } catch (RuntimeException e) {
                LOG.warnf("Retention of %s stopped, and will be tried again: %s", task.table(), e.getMessage());
            }
        }
    }

    private boolean isDue(RetentionTask task) {
        return Sql.of(DUE)
                .with("table", task.table())
                .with("every", (double) task.every().orElse(config.every()).toSeconds())
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
    }

    /**
     * Runs all tasks now, whenever they last ran.
     *
     * @return rows removed
     */
    public long runAll() {
        long removed = 0;
        for (RetentionTask task : tasks) removed += run(task);
        return removed;
    }

    private long run(RetentionTask task) {
        long startedNanos = System.nanoTime();
        long removed = 0;
        int limit = FIRST_BATCH;
        task.beforeRun();
        // What remains after five minutes is removed in the next run, after the other tasks.
        while (!stopped && System.nanoTime() - startedNanos < MAX_RUN.toNanos()) {
            int batchLimit = limit;
            long batchStartedNanos = System.nanoTime();
            Optional<RetentionTask.Batch> batch;
            try {
                batch = QuarkusTransaction.requiringNew().call(() -> batch(task, batchLimit));
            } catch (RuntimeException e) {
                // Cancelled, or no lock was available: try fewer rows, and give up at the smallest batch.
                if (limit == MIN_BATCH) throw e;
                limit = Math.max(MIN_BATCH, limit / 8);
                continue;
            }
            // Another node is running retention.
            if (batch.isEmpty()) return removed;
            removed += batch.get().removed();
            metrics.counter("dateline.retention.removed", "table", task.table())
                    .increment(batch.get().removed());
            if (batch.get().examined() < batchLimit) {
                recordRun(task, removed, startedNanos);
                return removed;
            }
            long millis = (System.nanoTime() - batchStartedNanos) / 1_000_000;
            if (millis > TARGET_BATCH_MILLIS) limit = Math.max(MIN_BATCH, limit / 2);
            else if (millis < TARGET_BATCH_MILLIS / 2) limit = Math.min(MAX_BATCH, limit * 2);
            pause(millis);
        }
        return removed;
    }

    private Optional<RetentionTask.Batch> batch(RetentionTask task, int limit) {
        boolean locked = Sql.of(LOCK)
                .with("maxBatchMillis", String.valueOf(MAX_BATCH_MILLIS))
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
        return locked ? Optional.of(task.remove(limit)) : Optional.empty();
    }

    private void recordRun(RetentionTask task, long removed, long startedNanos) {
        Sql.of(RECORD_RUN).with("table", task.table()).with("removed", removed).run(database);
        if (removed > 0)
            LOG.infof(
                    "Retention: %d rows of %s removed in %d ms",
                    removed, task.table(), (System.nanoTime() - startedNanos) / 1_000_000);
    }

    private void pause(long millis) {
        try {
            Thread.sleep(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }
}
