package dateline;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says in the log that other machines can reach this server, because that is the default. */
@Singleton
class ListeningAddress {

    private static final Logger LOG = Logger.getLogger(ListeningAddress.class);

    private final String host;
    private final int port;

    ListeningAddress(
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.host = host;
        this.port = port;
    }

    void log(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        if (StartupFailure.isEveryInterface(host))
            LOG.infof(
                    "Listening on all network interfaces, so other machines can reach port %d. QUARKUS_HTTP_HOST=127.0.0.1"
                            + " limits it to this machine.",
                    port);
    }
}
