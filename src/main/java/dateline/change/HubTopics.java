package dateline.change;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The public topics of a WebSub hub. Implemented by the package that serves the feeds and used by the one that notifies
 * the hub, which do not import each other.
 */
public interface HubTopics {

    /**
     * By topic name, a digest of its public content now; it differs when the content differs. Slow; not to be called in
     * a transaction.
     */
    Map<String, String> contentDigests(Instant now);

    /** Absolute URLs of a topic, one per format. */
    List<String> urls(String name);
}
