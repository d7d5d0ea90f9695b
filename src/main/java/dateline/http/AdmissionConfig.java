package dateline.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How many requests of each class of work a node carries out at once, and how many wait. */
@ConfigMapping(prefix = "dateline.admission")
public interface AdmissionConfig {

    /** Threads by class: takedown, feeds, polls, packages, reads, searches, writes, heavy, documents. Each needs a connection. */
    Map<String, Integer> threads();

    /** Requests that wait for a thread, per thread of the class; those beyond are refused with 503. */
    @WithDefault("2")
    int waiting();

    /** The longest that a request waits for a thread; then it is refused with 503. Takedown and long polls wait for the deadline instead. */
    @WithDefault("100ms")
    Duration patience();

    /** Takedown requests of one key that wait. */
    @WithDefault("4")
    int takedownWaiting();

    /** Key look-ups at once for takedown requests whose key is not known yet. */
    @WithDefault("32")
    int takedownLookups();
}
