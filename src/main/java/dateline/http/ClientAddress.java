package dateline.http;

import io.vertx.ext.web.RoutingContext;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The address a request is counted against: the peer's, or behind proxies that are trusted the last one in
 * {@code X-Forwarded-For} that is none of them. IPv6 counts by its /64, which one household has to itself.
 */
final class ClientAddress {

    private final List<AddressRange> trusted;

    ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(AddressRange::of).toList();
    }

    String of(RoutingContext rc) {
        String peer = rc.request().remoteAddress() == null
                ? "unknown"
                : rc.request().remoteAddress().hostAddress();
        return of(peer, rc.request().headers().getAll("X-Forwarded-For"));
    }

    String of(String peer, List<String> forwardedFor) {
        if (!trusted(peer)) return grouped(peer);
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            if (!trusted(hops.get(i))) return grouped(hops.get(i));
        }
        return grouped(peer);
    }

    private boolean trusted(String hop) {
        if (trusted.isEmpty()) return false;
        return AddressRange.literal(hop)
                .filter(address -> trusted.stream().anyMatch(range -> range.holds(address)))
                .isPresent();
    }

    private static String grouped(String hop) {
        return AddressRange.literal(hop)
                .map(address -> address instanceof Inet4Address
                        ? address.getHostAddress()
                        : HexFormat.of().formatHex(address.getAddress(), 0, 8))
                .orElse(hop.length() > 45 ? "unknown" : hop);
    }
}
