package dateline.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long rows are kept that nothing needs any more. Two tables have settings of their own: {@code dateline.imports.log-kept} and
 * {@code dateline.webhooks.keep-log}.
 */
@ConfigMapping(prefix = "dateline.retention")
public interface RetentionConfig {

    /** Change rows that a newer row of the same article or subject supersedes. At least 90 days: change-feed cursors are good for so long. */
    @WithDefault("P90D")
    Duration changes();

    /** Edits of a draft up to its published revision. A client that sends an older ETag is not told which fields have changed since. */
    @WithDefault("P30D")
    Duration draftEdits();

    /** Denied reads in the audit log, from the first of an hour. */
    @WithDefault("P400D")
    Duration deniedReads();

    /** How much time passes between two runs of the job, in the whole cluster. */
    @WithDefault("P1D")
    Duration every();

    /** How often a node looks for tasks that are due, and how long after its start it begins. */
    @WithDefault("10m")
    Duration lookEvery();
}
