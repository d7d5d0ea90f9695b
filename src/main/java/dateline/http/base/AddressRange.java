package dateline.http.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin alike: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address alone. */
public final class AddressRange {

    // Names never reach the resolver: only what can be nothing but an address is parsed.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|(?=.{2,45}$)(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]+");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException where it is no address, or the bits are more than an address has */
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

    /** The address that is written here; nothing where it is a name. An IPv4 address written as IPv6 is that IPv4 address. */
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
