package dateline.database.retention;

import java.time.Duration;
import java.util.Optional;

/** Removes old rows of one table. {@link RetentionJob} runs all tasks, and nothing else removes rows by age. */
public interface RetentionTask {

    /**
     * Result of one batch.
     *
     * @param examined rows that were examined
     * @param removed rows that were removed
     */
    record Batch(int examined, int removed) {

        /** For a task that finds its rows by an index: it examines only rows that it removes. */
        public static Batch of(int removed) {
            return new Batch(removed, removed);
        }
    }

    /** The table, which is the task's name in the log, in metrics and in {@code retention_run}. */
    String table();

    /** Time between two runs; empty for {@link RetentionConfig#every()}. */
    default Optional<Duration> every() {
        return Optional.empty();
    }

    /** Called before the first batch of a run. */
    default void beforeRun() {}

    /**
     * Runs in the caller's transaction.
     *
     * @param limit maximum number of rows to examine
     * @return with fewer examined rows than the limit, none are left
     */
    Batch remove(int limit);
}
