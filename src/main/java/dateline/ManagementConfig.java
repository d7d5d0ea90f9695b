package dateline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The management interface, which serves the metrics at {@code /q/metrics} without authentication (docs/operations/observe.md). */
@ConfigMapping(prefix = "dateline.management")
interface ManagementConfig {

    /**
     * Address on which the management port listens, for example {@code 10.0.0.5}, so that a Prometheus on another machine can read the
     * metrics. On any address other than loopback the server logs a warning: limit access with a firewall or network policy.
     */
    @WithDefault("127.0.0.1")
    String host();
}
