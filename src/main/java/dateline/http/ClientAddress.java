package dateline.http;

import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The address a request is counted against: the peer's, or behind proxies that are trusted the last one in
 * {@code X-Forwarded-For} that is none of them. IPv6 counts by its /64, which one household has to itself.
 */
final class ClientAddress {

    private record Range(byte[] network, int bits) {
        boolean holds(byte[] address) {
            if (address.length != network.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) return false;
            }
            return true;
        }
    }

    // Letters and names never reach the resolver: only what can be nothing but an address is parsed.
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private final List<Range> trusted;

    ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(ClientAddress::range).toList();
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

    private boolean trusted(String address) {
        if (trusted.isEmpty() || !LITERAL.matcher(address).matches()) return false;
        byte[] bytes = bytes(address);
        return trusted.stream().anyMatch(range -> range.holds(bytes));
    }

    private static String grouped(String address) {
        if (!LITERAL.matcher(address).matches() || !address.contains(":"))
            return address.length() > 45 ? "unknown" : address;
        byte[] bytes = bytes(address);
        return switch (bytes.length) {
            case 0 -> address;
            // An IPv4 address written as IPv6 is that IPv4 address.
            case 4 -> (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
            default -> HexFormat.of().formatHex(bytes, 0, 8);
        };
    }

    private static Range range(String text) {
        String[] parts = text.strip().split("/");
        byte[] network = bytes(parts[0]);
        return new Range(network, parts.length > 1 ? Integer.parseInt(parts[1]) : network.length * 8);
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
