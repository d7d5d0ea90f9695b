package dateline.database.retention;

import java.time.Duration;
import java.util.Optional;

/** Removes rows of one table that are older than they are kept. {@link RetentionJob} runs all of these, and nothing else removes rows by age. */
public interface RetentionTask {

    /**
     * What one batch did.
     *
     * @param examined rows that were gone through
     * @param removed rows that were removed
     */
    record Batch(int examined, int removed) {

        /** Of a task that finds its rows by an index: it goes through what it removes. */
        public static Batch of(int removed) {
            return new Batch(removed, removed);
        }
    }

    /** The table, which names the task in the log, in metrics and in {@code retention_run}. */
    String table();

    /** How much time passes between two runs; empty for {@link RetentionConfig#every()}. */
    default Optional<Duration> every() {
        return Optional.empty();
    }

    /** Called before the first batch of a run. */
    default void beforeRun() {}

    /**
     * In a transaction of the caller's.
     *
     * @param limit rows to go through at most
     * @return with fewer rows looked at than the limit, there are no more
     */
    Batch remove(int limit);
}
