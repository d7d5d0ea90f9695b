package dateline.outbound;

import dateline.http.base.AddressRange;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host in the one spelling that everybody after us understands alike: lower-case ASCII without a last dot, addresses in
 * their plain form. As in the URL Standard's host parser, what ends in a number is an IPv4 address or nothing.
 */
final class HostName {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    // Java's table maps these to other letters, today's to themselves: two registries, two hosts.
    private static final Pattern MEANT_DIFFERENTLY = Pattern.compile("[\\u00DF\\u1E9E\\u03C2\\u200C\\u200D]");

    private HostName() {}

    /** @return a name, an IPv4 address, or an IPv6 address in brackets; @throws OutboundFailure what cannot be a host */
    static String of(String written) {
        if (written.startsWith("[")) return bracketed(written);
        String name = ascii(unescaped(written));
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) throw noHost();
        }
        if (name.length() > 253) throw noHost();
        return NUMBER.matcher(labels[labels.length - 1]).matches() ? versionFour(labels) : name;
    }

    private static String bracketed(String written) {
        if (written.contains("%"))
            throw OutboundFailure.notAllowed(
                    "An address with a zone leads into one machine's network; give a public one.");
        if (!written.endsWith("]")) throw noHost();
        InetAddress address =
                AddressRange.literal(written.substring(1, written.length() - 1)).orElseThrow(HostName::noHost);
        // An IPv4 address in the clothes of version 6 is that IPv4 address.
        return address instanceof Inet4Address ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
    }

    private static String unescaped(String written) {
        if (!written.contains("%")) return written;
        return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String ascii(String name) {
        if (MEANT_DIFFERENTLY.matcher(name).find())
            throw OutboundFailure.notAllowed("Write the host in its ASCII form, which begins with xn--.");
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw noHost();
        }
    }

    private static String versionFour(String[] parts) {
        if (parts.length > 4) throw noHost();
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            if (number >= (last ? 1L << 8 * (5 - parts.length) : 256)) throw noHost();
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
            throw noHost();
        }
    }

    private static OutboundFailure noHost() {
        return OutboundFailure.notAllowed(
                "The URL has no host that can be called; give a full host name such as www.example.com.");
    }
}
