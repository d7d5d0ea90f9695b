package dateline.http.ingress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.http.base.PublicUrl;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The account against which a request is counted: its API key, or the client address if it has none. */
@Singleton
public class RateLimitKey {

    private static final String KEY = "dateline.account";

    private final ClientAddress address;
    // Account by the header Authorization.
    private final Cache<String, String> refused = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    RateLimitKey(PublicUrl url) {
        this.address = new ClientAddress(url.trustedProxies().orElse(List.of()));
    }

    /** Assigns the request to a key. @param account the same for all requests with this key, different for other keys */
    public static void assign(RoutingContext rc, String account) {
        rc.put(KEY, account);
    }

    /** The account, known after authentication: the same for all requests of one caller, different for other callers. */
    public String of(RoutingContext rc) {
        return hasKey(rc) ? rc.get(KEY) : address(rc);
    }

    boolean hasKey(RoutingContext rc) {
        return rc.get(KEY) != null;
    }

    /** Remembers whose request was refused because its class of work was full. */
    void rememberRefused(RoutingContext rc) {
        String authorization = rc.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null && hasKey(rc)) refused.put(authorization, of(rc));
    }

    /**
     * The account before authentication, so that refusing the same caller again costs no look-up of its key and no body.
     *
     * @return empty for a request with a key that is not {@link #rememberRefused remembered}
     */
    Optional<String> findRefused(RoutingContext rc) {
        String authorization = rc.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        return authorization == null
                ? Optional.of(address(rc))
                : Optional.ofNullable(refused.getIfPresent(authorization));
    }

    String address(RoutingContext rc) {
        return address.of(rc);
    }
}
