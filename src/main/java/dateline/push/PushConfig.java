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

    /** Calls at once to one webhook, of all nodes together; one until the webhook is confirmed. Urgent calls are counted apart, two at once. */
    @WithDefault("8")
    int callsPerWebhook();

    /** Calls at once from one node, urgent ones not counted; half of them at most to endpoints that fail or are not confirmed. */
    @WithDefault("64")
    int callsPerNode();

    /** Calls at once from one node to all webhooks of one partner, or of the newsroom; urgent ones not counted. */
    @WithDefault("16")
    int callsPerPartner();

    /** Urgent calls at once from one node: kills, withholdings, ends of permissions. They use connections and threads of their own. */
    @WithDefault("64")
    int urgentCallsPerNode();

    /** Urgent calls at once from one node to all webhooks of one partner, or of the newsroom. */
    @WithDefault("16")
    int urgentCallsPerPartner();

    /** Tests that one partner, or one key of the newsroom, may send in a minute, per node. */
    @WithDefault("10")
    int testsPerMinute();

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
