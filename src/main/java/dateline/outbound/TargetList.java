package dateline.outbound;

import dateline.http.base.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configured list of targets: host names, addresses and CIDR ranges; names and addresses may have a port. */
public final class TargetList {

    private record TargetRule(Optional<String> name, Optional<AddressRange> range, int port) {
        boolean covers(OutboundUrl url, InetAddress address) {
            if (port != 0 && port != url.port()) return false;
            return range.map(of -> of.contains(address))
                    .orElseGet(() -> name.orElseThrow().equals(url.host()));
        }
    }

    private static final Pattern ENTRY = Pattern.compile(
            "\\[(?<six>[^\\]]+)\\](?::(?<sixport>\\d{1,5}))?|(?<range>[0-9a-fA-F.]*+:[0-9a-fA-F.]*+:[0-9a-fA-F:.]*+(?:/\\d+)?|[0-9.]+/\\d+)|(?<host>[^:/]+)(?::(?<port>\\d{1,5}))?");

    private final List<TargetRule> rules;

    /** @throws IllegalArgumentException if an entry is invalid; the message quotes the entry */
    public TargetList(Optional<List<String>> entries) {
        rules = entries.orElse(List.of()).stream().map(TargetList::parse).toList();
    }

    boolean covers(OutboundUrl url, InetAddress address) {
        return rules.stream().anyMatch(rule -> rule.covers(url, address));
    }

    private static TargetRule parse(String entry) {
        Matcher written = ENTRY.matcher(entry.strip());
        if (!written.matches())
            throw new IllegalArgumentException(
                    "Not a host, an address or a CIDR range, with or without a port: " + entry);
        if (written.group("range") != null)
            return new TargetRule(Optional.empty(), Optional.of(AddressRange.of(written.group("range"))), 0);
        if (written.group("six") != null)
            return new TargetRule(
                    Optional.empty(),
                    Optional.of(AddressRange.of(written.group("six"))),
                    port(written.group("sixport")));
        String host = written.group("host");
        Optional<AddressRange> address = AddressRange.literal(host).map(literal -> AddressRange.of(host));
        Optional<String> name = address.isPresent() ? Optional.empty() : Optional.of(HostName.of(host));
        return new TargetRule(name, address, port(written.group("port")));
    }

    private static int port(String written) {
        return written == null ? 0 : Integer.parseInt(written);
    }
}
