package dateline.outbound;

import dateline.http.base.AddressRange;
import dateline.http.base.DomainNames;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Normalizes a host: lower-case ASCII without a final dot, IP addresses in canonical form. As in the host parser of the URL Standard, a
 * host whose last label is a number must be an IPv4 address.
 */
final class HostName {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private HostName() {}

    /** @return a name, an IPv4 address, or an IPv6 address in brackets; @throws OutboundFailure what cannot be a host */
    static String of(String text) {
        if (text.startsWith("[")) return ipv6(text);
        String name = DomainNames.toAscii(percentDecoded(text)).orElseThrow(HostName::invalidHost);
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) throw invalidHost();
        }
        if (name.length() > 253) throw invalidHost();
        return NUMBER.matcher(labels[labels.length - 1]).matches() ? ipv4(labels) : name;
    }

    private static String ipv6(String text) {
        if (text.contains("%"))
            throw OutboundFailure.notAllowed(
                    "An IPv6 address with a zone belongs to one local network. Send a public address.");
        if (!text.endsWith("]")) throw invalidHost();
        InetAddress address =
                AddressRange.literal(text.substring(1, text.length() - 1)).orElseThrow(HostName::invalidHost);
        // An IPv4-mapped IPv6 address denotes the IPv4 address.
        return address instanceof Inet4Address ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
    }

    private static String percentDecoded(String written) {
        if (!written.contains("%")) return written;
        return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String ipv4(String[] parts) {
        if (parts.length > 4) throw invalidHost();
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            if (number >= (last ? 1L << 8 * (5 - parts.length) : 256)) throw invalidHost();
            address += last ? number : number << 8 * (3 - i);
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long number(String part) {
        boolean hex = part.startsWith("0x");
        boolean octal = !hex && part.length() > 1 && part.startsWith("0");
        String digits = hex ? part.substring(2) : part;
        if (digits.isEmpty()) return 0;
        try {
            return Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
        } catch (NumberFormatException e) {
            throw invalidHost();
        }
    }

    private static OutboundFailure invalidHost() {
        return OutboundFailure.notAllowed(
                "The URL has no host that can be called. Send a full host name such as www.example.com.");
    }
}
