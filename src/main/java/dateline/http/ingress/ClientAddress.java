package dateline.http.ingress;

import dateline.http.base.AddressRange;
import io.vertx.ext.web.RoutingContext;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Finds the client address against which a request is counted: the peer's address or, behind trusted proxies, the last address in
 * {@code X-Forwarded-For} that is not a trusted proxy. IPv6 addresses are grouped by /64, the prefix that one household or site gets.
 */
final class ClientAddress {

    private static final Logger LOG = Logger.getLogger(ClientAddress.class);
    private static final int MAX_WARNINGS = 50;
    // One account for all that is no address: "unknown", names, and what a proxy let through.
    private static final String UNKNOWN = "unknown";
    // [2001:db8::1]:443, [2001:db8::1] or 192.0.2.1:443
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([0-9a-fA-F:.]{2,45})](?::[0-9]{1,5})?|([0-9.]{7,15}):[0-9]{1,5}");

    private final List<AddressRange> trusted;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(AddressRange::of).toList();
    }

    String of(RoutingContext rc) {
        String peer = rc.request().remoteAddress() == null
                ? UNKNOWN
                : rc.request().remoteAddress().hostAddress();
        List<String> forwardedFor = rc.request().headers().getAll("X-Forwarded-For");
        if (!forwardedFor.isEmpty() && !isTrusted(peer)) warn(peer);
        return of(peer, forwardedFor);
    }

    // Once per peer and for a bounded number of peers, because any client can send the header.
    void warn(String peer) {
        if (warned.size() >= MAX_WARNINGS || !warned.add(peer)) return;
        LOG.warnf(
                "X-Forwarded-For from %s is ignored: the address is not in DATELINE_TRUSTED_PROXIES. All clients behind it share its limits.",
                peer);
    }

    String of(String peer, List<String> forwardedFor) {
        if (!isTrusted(peer)) return groupByPrefix(peer);
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(ClientAddress::addressOf)
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            if (!isTrusted(hops.get(i))) return groupByPrefix(hops.get(i));
        }
        return groupByPrefix(peer);
    }

    // Some proxies write the port of the client as well. Each connection has another one, so it must not count.
    private static String addressOf(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop.strip());
        if (!withPort.matches()) return hop.strip();
        return withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
    }

    private boolean isTrusted(String hop) {
        if (trusted.isEmpty()) return false;
        return AddressRange.literal(hop)
                .filter(address -> trusted.stream().anyMatch(range -> range.contains(address)))
                .isPresent();
    }

    private static String groupByPrefix(String hop) {
        return AddressRange.literal(hop)
                .map(address -> address instanceof Inet4Address
                        ? address.getHostAddress()
                        : HexFormat.of().formatHex(address.getAddress(), 0, 8))
                .orElse(UNKNOWN);
    }
}
