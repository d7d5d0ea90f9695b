package dateline.outbound;

import dateline.http.base.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that are not public: the blocks of the IANA special-purpose address registries (RFC 6890 and its updates), multicast, and
 * every IPv6 address outside of the allocated global unicast block.
 */
final class SpecialAddresses {

    private static final List<AddressRange> SPECIAL = ranges(
            // This network, private use, shared by carriers, loopback, link-local (where clouds keep their metadata)
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16",
            // Protocol assignments, documentation, AS112, AMT, 6to4 relays, benchmarks
            "192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.175.48.0/24 198.18.0.0/15",
            "198.51.100.0/24 203.0.113.0/24",
            // Multicast, reserved, broadcast
            "224.0.0.0/4 240.0.0.0/4",
            // Protocol assignments with Teredo, benchmarks and ORCHID; documentation; 6to4; AS112
            "2001::/23 2001:db8::/32 3fff::/20 2002::/16 2620:4f:8000::/48");

    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private SpecialAddresses() {}

    static boolean isSpecial(InetAddress address) {
        if (NAT64.contains(address)) return isSpecial(embeddedIpv4(address));
        if (!(address instanceof Inet4Address) && !GLOBAL_UNICAST.contains(address)) return true;
        return SPECIAL.stream().anyMatch(range -> range.contains(address));
    }

    // IPv6-only networks reach IPv4 addresses through this prefix (RFC 6052): the last four bytes are the IPv4 address.
    private static InetAddress embeddedIpv4(InetAddress address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
        } catch (UnknownHostException fourBytesAreAnAddress) {
            throw new IllegalStateException(fourBytesAreAnAddress);
        }
    }

    private static List<AddressRange> ranges(String... lines) {
        return Stream.of(lines)
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(AddressRange::of)
                .toList();
    }
}
