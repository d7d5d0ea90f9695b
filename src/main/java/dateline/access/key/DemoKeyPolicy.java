package dateline.access.key;

import dateline.http.base.AddressRange;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides whether the demo newsroom's keys are accepted. Their texts are public, so they are accepted only where the
 * demo runs and no other machine can reach the server: it listens on loopback, its public URL is loopback, and it
 * trusts no proxy. A database that was filled by the demo keeps the rows of these keys; any other server refuses them.
 */
@Singleton
public class DemoKeyPolicy {

    private final Optional<String> refusalReason;

    @Inject
    DemoKeyPolicy(
            PublicUrl config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean forwarding) {
        this(
                config.demo(),
                host,
                config.base(),
                !config.trustedProxies().orElse(List.of()).isEmpty() || forwarding);
    }

    /**
     * @param host the address that the server listens on
     * @param base the public URL of the server
     * @param proxies whether the server trusts any proxy
     */
    DemoKeyPolicy(boolean demo, String host, String base, boolean proxies) {
        this.refusalReason = refusalReason(demo, host, base, proxies);
    }

    /** Whether the fixed demo keys are accepted on this server. */
    public boolean accepts() {
        return refusalReason.isEmpty();
    }

    /** Why the fixed demo keys are not accepted on this server; empty where they are. */
    public Optional<String> refusalReason() {
        return refusalReason;
    }

    /** @return the 401 for a demo key that is not accepted here; empty for any other key */
    Optional<Problem> refusal(String sent) {
        if (!sent.startsWith(KeyText.DEMO_PREFIX)) return Optional.empty();
        return refusalReason.map(reason -> Problem.of(
                "demo-key-refused",
                "This server does not accept demo keys, because " + reason
                        + ". Use a key that its administrator created."));
    }

    private static Optional<String> refusalReason(boolean demo, String host, String base, boolean proxies) {
        if (!demo) return Optional.of("this server does not run the demo");
        if (!isLoopback(host)) return Optional.of("this server does not listen on a loopback address only");
        if (!isLoopback(URI.create(base).getHost()))
            return Optional.of("the public URL of this server is not a loopback address");
        return proxies ? Optional.of("this server trusts a proxy") : Optional.empty();
    }

    // Never resolved: many systems map a machine's public name to 127.0.1.1 in /etc/hosts.
    private static boolean isLoopback(String host) {
        if (host == null) return false;
        String hostWithoutBrackets = host.strip().toLowerCase(Locale.ROOT);
        if (hostWithoutBrackets.startsWith("[") && hostWithoutBrackets.endsWith("]"))
            hostWithoutBrackets = hostWithoutBrackets.substring(1, hostWithoutBrackets.length() - 1);
        return hostWithoutBrackets.equals("localhost")
                || AddressRange.literal(hostWithoutBrackets)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
