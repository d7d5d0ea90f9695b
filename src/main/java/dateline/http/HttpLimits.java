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

    /** From admission to the answer; also from the head of a request to its admission, its body not counted. */
    @WithDefault("8s")
    Duration deadline();

    /** The same for exports, bulk writes, documents of imports and their logs. */
    @WithDefault("30s")
    Duration heavyDeadline();

    /** The time in which a body has to arrive, before the rate counts. */
    @WithDefault("5s")
    Duration bodyGrace();

    /** Bytes a second at which a body that takes longer has to arrive. */
    @WithDefault("8192")
    long bodyRate();

    /** The longest time in which a body has to arrive. */
    @WithDefault("30s")
    Duration bodyDeadline();

    /** Bytes of bodies that are held at once; beyond them requests are refused with 503. */
    @WithDefault("67108864")
    long bodies();

    /** Of these, bytes of one key, or of one address without a key. */
    @WithDefault("4194304")
    long bodiesPerCaller();

    /** Exports and bulk writes at once. */
    @WithDefault("2")
    int heavy();

    /** Requests that wait for changes at once, each for half a minute at most. Each keeps a connection: mind the limit of open files. */
    @WithDefault("5000")
    int waiting();

    /** Of these, requests of one key, or from one address without a key; half of them where nothing else is said. */
    OptionalInt waitingPerCaller();
}
