package dateline.http.ingress;

import dateline.http.base.PublicUrl;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** The account against which a request is counted: its API key, or the client address if it has none. */
@Singleton
public class RateLimitKey {

    private static final String KEY = "dateline.account";

    private final ClientAddress address;

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

    String address(RoutingContext rc) {
        return address.of(rc);
    }
}
