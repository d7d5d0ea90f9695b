package dateline.syndication.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Checks of the pages on which partners run their copies. */
@ConfigMapping(prefix = "dateline.reproduction-checks")
public interface CheckConfig {

    /**
     * Checks that this node makes at once. 0 leaves all checks to other nodes.
     *
     * @return checks
     */
    @WithDefault("2")
    int workers();

    /**
     * Checks of pages of one host at once, from all nodes together.
     *
     * @return checks
     */
    @WithDefault("1")
    int perHost();

    /** Pause between two checks of pages of one host. */
    @WithDefault("1s")
    Duration hostPause();

    /** Longest time that fetching a page may take, from the name look-up to the last byte, redirects included. */
    @WithDefault("10s")
    Duration timeout();

    /**
     * Largest page that is read, compressed and decompressed.
     *
     * @return bytes
     */
    @WithDefault("3000000")
    long maxBytes();

    /** Age from which results are removed. The latest result of each copy stays. */
    @WithDefault("P400D")
    Duration kept();
}
