package dateline.http.base;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A CIDR range of IP addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address. */
public final class AddressRange {

    // Only text in the form of an address is parsed, so that a host name never reaches the DNS resolver.
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|(?=.{2,45}$)(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]+");

    private final IpSubnetFilterRule rule;

    private AddressRange(IpSubnetFilterRule rule) {
        this.rule = rule;
    }

    /** @throws IllegalArgumentException if the text is neither an address nor a CIDR range, or the prefix is longer than the address */
    public static AddressRange of(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress network = literal(parts[0])
                .orElseThrow(() -> new IllegalArgumentException(text + " is neither an address nor a CIDR range."));
        int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : network.getAddress().length * 8;
        return new AddressRange(new IpSubnetFilterRule(network, bits, IpFilterRuleType.ACCEPT));
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
        return rule.matches(new InetSocketAddress(address, 0));
    }
}
