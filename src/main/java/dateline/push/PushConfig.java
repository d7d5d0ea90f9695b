package dateline.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Webhooks. */
@ConfigMapping(prefix = "dateline.webhooks")
public interface PushConfig {

    /**
     * The key under which signing secrets lie in the database, those of receipts too: 32 random bytes in base64
     * ({@code openssl rand -base64 32}), the same on every node. With the embedded database it may be left out: the first start makes one,
     * in {@code webhooks-key} of the data directory. With a database elsewhere there are no webhooks without it, and each node signs
     * receipts with a key of its own that ends when it stops. Read by {@link dateline.access.Seal}.
     */
    Optional<String> secretKey();

    /** How long a receiver may take to answer, from looking up its name. */
    @WithDefault("20s")
    Duration timeout();

    /** Calls at once to one webhook, of all nodes together; beside them, one of what is urgent. */
    @WithDefault("8")
    int callsPerWebhook();

    /** Calls at once from one node; half of them at most to webhooks that do not answer as they should. */
    @WithDefault("64")
    int callsPerNode();

    /** Deliveries that wait for one webhook before it is read for no further: the rest stays in the log, which loses nothing. */
    @WithDefault("1000")
    int mostWaiting();

    /** The longest that a webhook which fails again and again is left alone, but for what is urgent. */
    @WithDefault("10m")
    Duration longestRest();

    /** A webhook that has taken nothing for so long is disabled. */
    @WithDefault("P3D")
    Duration disableAfter();

    /** How long what became of a delivery is kept. */
    @WithDefault("P30D")
    Duration keepLog();
}
