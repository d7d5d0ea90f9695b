package dateline.http.problem;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * HTTP Basic authentication (RFC 7617) for feed readers that cannot send a bearer token. Partner feeds, and no other resource, accept the API
 * key as the password. The user name is ignored.
 */
public final class BasicAuthForFeeds {

    private static final String CHALLENGE = "Basic realm=\"dateline\", charset=\"UTF-8\"";

    private static final Pattern FEEDS = Pattern.compile("/v1/syndication/feeds/[^/]+");

    private BasicAuthForFeeds() {}

    public static boolean isAccepted(RoutingContext rc) {
        return FEEDS.matcher(rc.request().path()).matches();
    }

    /** Adds the Basic challenge to a {@code WWW-Authenticate} header if the path accepts it (RFC 9110 section 11.6.1). */
    public static String addChallenge(String others, RoutingContext rc) {
        return isAccepted(rc) ? others + ", " + CHALLENGE : others;
    }

    /** The password in an {@code Authorization} header; empty if it has none. */
    public static Optional<String> password(String header) {
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) return Optional.empty();
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
