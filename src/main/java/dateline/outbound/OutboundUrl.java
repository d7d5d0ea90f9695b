package dateline.outbound;

import dateline.http.base.Unicode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * A syntactically valid URL in normal form. Its host has not been resolved or checked.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as normalized by {@link HostName}
 * @param target path and query, ASCII
 */
public record OutboundUrl(String scheme, String host, int port, String target) {

    private static final int MAX_LENGTH = 2048;
    // Below 1024 only ports 80 and 443 are allowed. From 1024 these are the "bad ports" of the Fetch Standard, which
    // belong to other protocols.
    private static final Set<Integer> BLOCKED_PORTS = Set.of(
            1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
            10080);

    /** @param text absolute URL; @throws OutboundFailure NOT_ALLOWED, with a message that says how to correct the URL */
    public static OutboundUrl parse(String text) {
        if (text == null || text.isBlank()) throw OutboundFailure.notAllowed("Give a URL.");
        if (text.length() > MAX_LENGTH)
            throw OutboundFailure.notAllowed("A URL has " + MAX_LENGTH + " characters at most.");
        Unicode.findFault(text).ifPresent(fault -> {
            throw OutboundFailure.notAllowed("The text is not a URL: " + fault);
        });
        try {
            return of(new URI(new URI(text).toASCIIString()));
        } catch (URISyntaxException e) {
            throw OutboundFailure.notAllowed(
                    "The text is not a URL: " + e.getReason() + ". Spaces and backslashes are percent-encoded.");
        }
    }

    private static OutboundUrl of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http"))
            throw OutboundFailure.notAllowed("Send an absolute URL that begins with https://.");
        String authority = uri.getRawAuthority();
        if (authority == null) throw OutboundFailure.notAllowed("The URL has no host. Write https://host/path.");
        if (authority.contains("@"))
            throw OutboundFailure.notAllowed("Leave name and password out of the URL, because URLs are logged.");
        if (uri.getRawFragment() != null)
            throw OutboundFailure.notAllowed("Leave out the # and the text after it. It is never sent.");
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String host = HostName.of(colon < 0 ? authority : authority.substring(0, colon));
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new OutboundUrl(scheme, host, port(colon < 0 ? "" : authority.substring(colon + 1), scheme), target);
    }

    private static int port(String text, String scheme) {
        if (text.isEmpty()) return defaultPort(scheme);
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port == 80 || port == 443 || (port >= 1024 && port <= 65535 && !BLOCKED_PORTS.contains(port))) return port;
        throw OutboundFailure.notAllowed(
                "The port must be 80, 443 or from 1024 to 65535, and not the port of another protocol.");
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** Resolves a Location header against this URL; @throws OutboundFailure NOT_ALLOWED or MALFORMED */
    OutboundUrl resolveRedirect(String location) {
        URI next;
        try {
            next = UriReference.resolve(URI.create(toString()), location.strip());
        } catch (IllegalArgumentException e) {
            throw OutboundFailure.malformed("The redirect has an invalid Location.");
        }
        String text = next.toString();
        return parse(next.getRawFragment() == null ? text : text.substring(0, text.indexOf('#')));
    }

    boolean isHttps() {
        return scheme.equals("https");
    }

    boolean isSameOrigin(OutboundUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** The value of the Host header. */
    String authority() {
        return port == defaultPort(scheme) ? host : host + ":" + port;
    }

    /** The host without brackets. */
    String hostWithoutBrackets() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority() + target;
    }
}
