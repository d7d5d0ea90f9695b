package dateline.http.ingress;

import dateline.http.base.PublicUrl;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Whose account a request goes on: its key's, or else its address's. */
@Singleton
public class RateLimitKey {

    private static final String KEY = "dateline.account";

    private final ClientAddress address;

    RateLimitKey(PublicUrl url) {
        this.address = new ClientAddress(url.trustedProxies().orElse(List.of()));
    }

    /** @param account equal for all requests with one key, and for no others */
    public static void assign(RoutingContext rc, String account) {
        rc.put(KEY, account);
    }

    /** After authentication; equal for all requests of one caller, and for no others. */
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
