package dateline.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the shared cache at {@code dateline.purge-url} is told what is over. */
@ConfigMapping(prefix = "dateline.purging")
interface PurgeConfig {

    /** Method of the request: {@code PURGE} as Varnish is asked, {@code POST} as most CDNs are. */
    @WithDefault("PURGE")
    String method();

    /** Value of {@code Authorization}, where the other side wants one. */
    Optional<String> authorization();

    /** How long it may take to answer. */
    @WithDefault("5s")
    Duration timeout();
}
