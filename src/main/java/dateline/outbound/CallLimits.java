package dateline.outbound;

import java.time.Duration;

/**
 * How much another server may take of us.
 *
 * @param connectTimeout until the connection stands, TLS included, per address that is tried
 * @param totalTimeout from looking up the name to the last byte, redirects included
 * @param maxBytes of the body, as it comes and as it is unpacked; what is said back to what was told is cut there
 * @param maxRedirects that are followed: 0 to 3, for GET and HEAD only; with 0 a redirect is an answer like others
 */
public record CallLimits(Duration connectTimeout, Duration totalTimeout, long maxBytes, int maxRedirects) {

    public CallLimits {
        if (connectTimeout.toMillis() < 1 || totalTimeout.toMillis() < 1 || maxBytes < 0 || maxRedirects < 0 || maxRedirects > 3)
            throw new IllegalArgumentException("Times are positive, bytes not negative, redirects 0 to 3.");
    }
}
