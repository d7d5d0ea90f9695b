package dateline.outbound;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dateline.http.base.AddressRange;
import dateline.outbound.OutboundFailure.Kind;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Resolves the host of a URL and checks all its addresses. One address that may not be called rejects the URL. */
final class TargetResolver {

    // These names are rejected in the same way whether they exist or not, so that callers cannot probe the network.
    private static final Pattern INTERNAL_NAME = Pattern.compile(
            "[^.\\[]+|.+\\.(?:localhost|localdomain|local|internal|intranet|lan|corp|home|home\\.arpa|onion|invalid)");
    // RFC 2606 reserves these names for documentation. They have no addresses, so no DNS query is sent.
    private static final Pattern DOCUMENTATION_NAME = Pattern.compile("(?:.+\\.)?example");
    static final String PUBLIC_ONLY =
            "The URL leads to an address that is not on the public Internet. Send another URL, or ask the operator to allow this one.";

    private final TargetList allowed;
    private final TargetList alsoAllowed;
    private final TargetList refused;
    private final boolean httpsOnly;
    private final Function<String, List<InetAddress>> lookup;
    private final LoadingCache<Boolean, Set<InetAddress>> ownAddresses;

    TargetResolver(OutboundConfig config, Function<String, List<InetAddress>> names, Supplier<Set<InetAddress>> own) {
        this(config, List.of(), names, own);
    }

    /**
     * @param alsoAllowed targets that may be called besides those of the configuration
     * @param names returns all addresses of a name, or an empty list; @param own returns the addresses of this machine
     */
    TargetResolver(
            OutboundConfig config,
            List<String> alsoAllowed,
            Function<String, List<InetAddress>> names,
            Supplier<Set<InetAddress>> own) {
        this.alsoAllowed = new TargetList(Optional.of(alsoAllowed));
        this.allowed = new TargetList(config.allowPrivateTargets());
        this.refused = new TargetList(config.refuseTargets());
        this.httpsOnly = config.httpsOnly();
        this.lookup = names;
        this.ownAddresses =
                Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build(always -> own.get());
    }

    /**
     * Resolves the host, which may take seconds.
     *
     * @return at least one address; all of them may be called
     * @throws OutboundFailure NOT_ALLOWED or UNRESOLVABLE
     */
    List<InetAddress> addresses(OutboundUrl url, Transport transport) {
        requireTransport(url, transport);
        Optional<InetAddress> literal = AddressRange.literal(url.hostWithoutBrackets());
        List<InetAddress> addresses = literal.map(List::of).orElseGet(() -> lookup.apply(url.host()));
        boolean isInternalName = isInternalName(url);
        for (InetAddress address : addresses) {
            if (refused.covers(url, address)) throw OutboundFailure.notAllowed(PUBLIC_ONLY);
            boolean special = isInternalName
                    || SpecialAddresses.isSpecial(address)
                    || ownAddresses.get(true).contains(address);
            if (special && !allowed.covers(url, address) && !alsoAllowed.covers(url, address))
                throw OutboundFailure.notAllowed(PUBLIC_ONLY);
        }
        if (addresses.isEmpty() && isInternalName) throw OutboundFailure.notAllowed(PUBLIC_ONLY);
        if (addresses.isEmpty())
            throw new OutboundFailure(Kind.UNRESOLVABLE, "The host has no address. Check its name.");
        return addresses;
    }

    /** Whether the host is a name, and one that no public server has. */
    static boolean isInternalName(OutboundUrl url) {
        return AddressRange.literal(url.hostWithoutBrackets()).isEmpty()
                && INTERNAL_NAME.matcher(url.host()).matches();
    }

    /** @throws OutboundFailure NOT_ALLOWED */
    void requireTransport(OutboundUrl url, Transport transport) {
        if (transport == Transport.PROTECTED && httpsOnly && !url.isHttps())
            throw OutboundFailure.notAllowed(
                    "Send a URL that begins with https://, because the content is not public.");
    }

    static List<InetAddress> lookUpName(String name) {
        if (DOCUMENTATION_NAME.matcher(name).matches()) return List.of();
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    static Set<InetAddress> interfaceAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new IllegalStateException("The server cannot read the addresses of its machine.", e);
        }
    }
}
