package dateline.change;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What everybody may subscribe to, given by the window that serves it to whoever tells a hub: rooms on one floor never meet, and what pushes
 * knows no feeds.
 */
public interface HubTopics {

    /** By name, how each looks to everybody now, in brief: another text when it looks different. Takes a while; in no transaction. */
    Map<String, String> contentDigests(Instant now);

    /** Absolute URLs at which one is read, one for each format. */
    List<String> urls(String name);
}
