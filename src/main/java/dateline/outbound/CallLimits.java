package dateline.outbound;

import java.time.Duration;

/**
 * How much another server may take of us.
 *
 * @param connect until the connection stands, TLS included, per address that is tried
 * @param total from looking up the name to the last byte, redirects included
 * @param bytes of the body, as it comes and as it is unpacked; what is said back to what was told is cut there
 * @param redirects that are followed: 0 to 3, for GET and HEAD only; with 0 a redirect is an answer like others
 */
public record CallLimits(Duration connect, Duration total, long bytes, int redirects) {

    public CallLimits {
        if (connect.toMillis() < 1 || total.toMillis() < 1 || bytes < 0 || redirects < 0 || redirects > 3)
            throw new IllegalArgumentException("Times are positive, bytes not negative, redirects 0 to 3.");
    }
}
