package dateline;

import dateline.http.base.AddressRange;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says in the log which ports other machines can reach: the API's, because that is the default, and the management port, which has no authentication. */
@Singleton
class ListeningAddress {

    private static final Logger LOG = Logger.getLogger(ListeningAddress.class);

    private final String host;
    private final int port;
    private final String managementHost;
    private final int managementPort;

    ListeningAddress(
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.host") String managementHost,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.host = host;
        this.port = port;
        this.managementHost = managementHost;
        this.managementPort = managementPort;
    }

    void log(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        if (StartupFailure.isEveryInterface(host))
            LOG.infof(
                    "Listening on all network interfaces, so other machines can reach port %d. QUARKUS_HTTP_HOST=127.0.0.1"
                            + " limits it to this machine.",
                    port);
        if (!isLoopback(managementHost))
            LOG.warnf(
                    "The management port %d listens on %s and needs no key. Its metrics show loads, partners and webhooks."
                            + " Let only your monitoring reach it. DATELINE_MANAGEMENT_HOST=127.0.0.1 limits it to this machine.",
                    managementPort, managementHost);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || AddressRange.literal(host)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
