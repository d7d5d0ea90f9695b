package dateline.http.ingress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Limits of one node: requests per minute, sizes and deadlines of requests, and how many requests may wait for changes. A caller is an API
 * key, or the client's address if the request has no key.
 */
@ConfigMapping(prefix = "dateline.limits")
public interface HttpLimits {

    /**
     * Whether requests are counted per caller and refused with 429 above the limit. If not, {@code waiting-per-caller} does not apply either.
     * Sizes and deadlines apply in any case.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * Requests per minute that a client address may send without a key.
     *
     * @return requests per minute
     */
    @WithDefault("600")
    int anonymous();

    /**
     * Requests per minute that one key may send. Takedown requests are counted but never refused.
     *
     * @return requests per minute
     */
    @WithDefault("6000")
    int key();

    /**
     * Requests per minute with a key that is not in force that one client address may send. Above this the server answers 429 and does
     * not look up further keys from that address.
     *
     * @return requests per minute
     */
    @WithDefault("60")
    int refusals();

    /**
     * Largest request body. A larger body is refused with 413. Documents of imports have a limit of their own.
     *
     * @return bytes
     */
    @WithDefault("1048576")
    long body();

    /**
     * Largest document of an import, whether it is uploaded or fetched.
     *
     * @return bytes
     */
    @WithDefault("268435456")
    long document();

    /**
     * Longest time from admission to a worker thread until the response is complete. The same limit applies from the end of the request
     * headers to admission, without the time in which the body arrives and the time in the queue. A read with {@code wait} may take that much
     * longer. After the deadline the server answers 503.
     */
    @WithDefault("8s")
    Duration deadline();

    /**
     * The deadline from admission for exports, bulk writes, documents of imports and import logs. An export or an import log may take
     * longer while bytes are transferred, an upload while it arrives at {@code dateline.limits.body-rate}.
     */
    @WithDefault("30s")
    Duration heavyDeadline();

    /** Time that every request body may take to arrive, before {@code body-rate} applies. A body that is too slow is refused with 408. */
    @WithDefault("5s")
    Duration bodyGrace();

    /**
     * Rate at which a body has to arrive after {@code body-grace}: each time this many bytes have arrived, the body may take one more second.
     *
     * @return bytes per second
     */
    @WithDefault("8192")
    long bodyRate();

    /** Longest time that a request body may take to arrive, at any rate. */
    @WithDefault("30s")
    Duration bodyDeadline();

    /**
     * Memory of one node for the bodies of all requests in progress. Above this limit requests are refused with 503. Takedown bodies of up to 8 kB do
     * not count.
     *
     * @return bytes
     */
    @WithDefault("16777216")
    long bodies();

    /**
     * The part of {@code bodies} that one caller may use.
     *
     * @return bytes
     */
    @WithDefault("4194304")
    long bodiesPerCaller();

    /**
     * Exports and bulk writes that a node runs at once. One caller gets half of them at most.
     * {@code dateline.admission.threads.heavy} takes precedence.
     *
     * @return requests
     */
    @WithDefault("2")
    int heavy();

    /**
     * Connections that a node accepts; further ones are closed at once. Each may keep 16 kB outside the heap and 8 kB in it, and
     * about 20 kB in it while its request is processed. A heap of 256 MB has room for the default; if as many requests arrive at once, all
     * responses take some seconds. Raise it together with the heap.
     *
     * @return connections
     */
    @WithDefault("8000")
    int connections();

    /**
     * Requests with {@code wait} that may wait for changes at once, and the length of the queue of such requests. Each holds a connection
     * for up to 30 seconds; raise the limit of open files with it.
     *
     * @return requests
     */
    @WithDefault("5000")
    int waiting();

    /**
     * The part of {@code waiting} that one caller may use. Default: half of {@code waiting}.
     *
     * @return requests
     */
    OptionalInt waitingPerCaller();
}
