package dateline.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Requests that invalidate responses in the shared cache at {@code dateline.purge-url}. */
@ConfigMapping(prefix = "dateline.purging")
public interface PurgeConfig {

    /** HTTP method of the request: {@code PURGE} for Varnish, {@code POST} for most CDNs. */
    @WithDefault("PURGE")
    String method();

    /** Value of the {@code Authorization} header of the request. Default: no such header. */
    Optional<String> authorization();

    /** Longest time to connect, and longest time to the response. A request that fails is sent again. */
    @WithDefault("5s")
    Duration timeout();
}
