package dateline.database.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long rows are kept that are no longer needed. {@code dateline.imports.log-kept} and {@code dateline.webhooks.keep-log} do the same for two more
 * tables; docs/retention.md lists what bounds each table.
 */
@ConfigMapping(prefix = "dateline.retention")
public interface RetentionConfig {

    /** Change-feed cursors are valid for that long. */
    Duration MIN_CHANGES = Duration.ofDays(90);

    /**
     * Age from which a row of the change log is removed, if a newer row of the same article or subject supersedes it. At least {@code P90D}, since a
     * change-feed cursor is valid for 90 days; with less the server does not start.
     */
    @WithDefault("P90D")
    Duration changes();

    /**
     * Age from which the record of an edit of a draft is removed, once the edit is published. After that the response to a client that
     * sends an older ETag does not list the changed fields.
     */
    @WithDefault("P30D")
    Duration draftEdits();

    /** Age from which the hourly counts of denied reads are removed from the audit log. */
    @WithDefault("P400D")
    Duration deniedReads();

    /** Time after its expiry from which a preview of a draft is removed. Until then its link is answered with 410, after that with 404. */
    @WithDefault("P30D")
    Duration previews();

    /** Time between two runs of a retention task in the cluster. Idempotency keys are removed more often. */
    @WithDefault("P1D")
    Duration every();

    /** Time between two checks of a node for retention tasks that are due, and from its start to the first check. */
    @WithDefault("10m")
    Duration lookEvery();
}
