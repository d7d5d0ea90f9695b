package dateline.push.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * Webhooks: the key that encrypts signing secrets, limits of concurrent calls, and when a failing webhook is disabled. Urgent calls report kills,
 * withholdings and ends of permissions.
 */
@ConfigMapping(prefix = "dateline.webhooks")
public interface PushConfig {

    /**
     * Key that encrypts the signing secrets of webhooks and the private signing keys of receipts in the database: 32 random bytes in base64
     * ({@code openssl rand -base64 32}), the same on every node. Without it, a database of your own gets no webhooks, and each node signs
     * receipts with a key that ends when the node stops. Default: with the embedded database, generated at the first start in
     * {@code webhooks-key} of the data directory; otherwise none.
     */
    Optional<String> secretKey();

    /** Longest time that a call may take, from the name look-up to the response. */
    @WithDefault("20s")
    Duration timeout();

    /**
     * Concurrent calls to one webhook from all nodes together. 1 until the webhook is confirmed by its first success. Urgent calls are counted
     * separately, with a limit of 2.
     *
     * @return calls
     */
    @WithDefault("8")
    int callsPerWebhook();

    /**
     * Concurrent calls from one node, without urgent calls. At most half of them go to webhooks that fail or are not confirmed.
     *
     * @return calls
     */
    @WithDefault("64")
    int callsPerNode();

    /**
     * Concurrent calls from one node to all webhooks of one partner, or of the newsroom, without urgent calls.
     *
     * @return calls
     */
    @WithDefault("16")
    int callsPerPartner();

    /**
     * Concurrent urgent calls from one node. They have connections and threads of their own.
     *
     * @return calls
     */
    @WithDefault("64")
    int urgentCallsPerNode();

    /**
     * Concurrent urgent calls from one node to all webhooks of one partner, or of the newsroom.
     *
     * @return calls
     */
    @WithDefault("16")
    int urgentCallsPerPartner();

    /**
     * Test deliveries per minute and node that one partner, or one key of the newsroom, may send. Above this limit the answer is 429.
     *
     * @return requests per minute
     */
    @WithDefault("10")
    int testsPerMinute();

    /**
     * Pending deliveries of one webhook above which no further events are queued, except urgent ones. The remaining events stay in the change
     * log and are queued later.
     *
     * @return deliveries
     */
    @WithDefault("1000")
    int mostWaiting();

    /**
     * Longest pause of a webhook that fails repeatedly. A receiver may ask for a longer pause with {@code Retry-After}, up to one hour. Urgent deliveries do
     * not wait for the end of a pause.
     */
    @WithDefault("10m")
    Duration longestRest();

    /** Time without a success after which a failing webhook is disabled. */
    @WithDefault("P3D")
    Duration disableAfter();

    /** Age from which settled deliveries and their attempts are removed. */
    @WithDefault("P30D")
    Duration keepLog();
}
