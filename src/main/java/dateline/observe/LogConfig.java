package dateline.observe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The form of the log (docs/operations/observe.md). */
@ConfigMapping(prefix = "dateline.log")
public interface LogConfig {

    /** Whether each log line is a JSON object, with the ids of the request, the key and the partner as members of {@code mdc}. */
    @WithDefault("false")
    boolean json();

    /** Whether each request gets a line in the log when it has ended, those that the response cache answers included. */
    @WithDefault("false")
    boolean access();
}
