package dateline.outbound;

import java.time.Duration;

/**
 * Limits of one outbound call.
 *
 * @param connectTimeout for establishing the connection, TLS included, to each address that is tried; at least 1 ms
 * @param totalTimeout from the name lookup to the last byte of the response, redirects included; at least 1 ms
 * @param maxBytes of the response body, both compressed and decompressed; the body of a response to POST is truncated there
 * @param maxRedirects 0 to 3, for GET and HEAD only; with 0 a redirect is returned like any other response
 */
public record CallLimits(Duration connectTimeout, Duration totalTimeout, long maxBytes, int maxRedirects) {

    public CallLimits {
        if (connectTimeout.toMillis() < 1
                || totalTimeout.toMillis() < 1
                || maxBytes < 0
                || maxRedirects < 0
                || maxRedirects > 3)
            throw new IllegalArgumentException("Times are positive, bytes not negative, redirects 0 to 3.");
    }
}
