package dateline.http.ingress;

import dateline.http.base.AddressRange;
import io.vertx.ext.web.RoutingContext;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Finds the client address against which a request is counted: the peer's address or, behind trusted proxies, the last address in
 * {@code X-Forwarded-For} that is not a trusted proxy. IPv6 addresses are grouped by /64, the prefix that one household or site gets.
 */
final class ClientAddress {

    private static final Logger LOG = Logger.getLogger(ClientAddress.class);
    private static final int MAX_WARNINGS = 50;

    private final List<AddressRange> trusted;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(AddressRange::of).toList();
    }

    String of(RoutingContext rc) {
        String peer = rc.request().remoteAddress() == null
                ? "unknown"
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
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            if (!isTrusted(hops.get(i))) return groupByPrefix(hops.get(i));
        }
        return groupByPrefix(peer);
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
                .orElse(hop.length() > 45 ? "unknown" : hop);
    }
}
