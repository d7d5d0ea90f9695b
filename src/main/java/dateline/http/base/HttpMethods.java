package dateline.http.base;

import java.util.Set;

/** The methods of RFC 9110 and PATCH (RFC 5789), in capital letters. Requests with any other are answered 501. */
public final class HttpMethods {

    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private HttpMethods() {}

    /** Whether RFC 9110 or RFC 5789 defines the method. */
    public static boolean isKnown(String method) {
        return KNOWN.contains(method);
    }
}
