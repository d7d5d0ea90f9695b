package dateline.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** What one caller may ask of one node. */
@ConfigMapping(prefix = "dateline.limits")
public interface HttpLimits {

    /** Requests are counted and refused with 429. */
    @WithDefault("true")
    boolean enabled();

    /** Requests a minute from one address without a key. */
    @WithDefault("600")
    int anonymous();

    /** Requests a minute with one key. */
    @WithDefault("6000")
    int key();

    /** Refused keys a minute from one address, before it is refused unread. */
    @WithDefault("60")
    int refusals();

    /** Bytes of a request's body. */
    @WithDefault("1048576")
    long body();

    /** Bytes of a document that is sent to be imported, or fetched; the one body that may be larger than others. */
    @WithDefault("268435456")
    long document();

    /** From the first byte of a request to the last of its answer. */
    @WithDefault("30s")
    Duration deadline();

    /** Exports and bulk writes at once. */
    @WithDefault("2")
    int heavy();

    /** Requests that wait for changes at once, each for half a minute at most. Each keeps a connection: mind the limit of open files. */
    @WithDefault("5000")
    int waiting();

    /** Of these, requests of one key, or from one address without a key; half of them where nothing else is said. */
    OptionalInt waitingPerCaller();
}
