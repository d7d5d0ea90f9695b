package dateline.http.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A CIDR range of IP addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address. */
public final class AddressRange {

    // Only text in the form of an address is parsed, so that a host name never reaches the DNS resolver.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|(?=.{2,45}$)(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]+");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException if the text is neither an address nor a CIDR range, or the prefix is longer than the address */
    public static AddressRange of(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] network = literal(parts[0])
                .orElseThrow(() -> new IllegalArgumentException(text + " is neither an address nor a CIDR range."))
                .getAddress();
        int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : network.length * 8;
        if (bits < 0 || bits > network.length * 8)
            throw new IllegalArgumentException(text + " has more bits than such an address.");
        return new AddressRange(network, bits);
    }

    /** Parses an IP address; empty for anything else, host names included. An IPv4-mapped IPv6 address gives the IPv4 address. */
    public static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) return false;
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) return false;
        }
        return true;
    }
}
