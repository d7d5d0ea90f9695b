package dateline.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Whose account a request goes on: its key's, or else its address's. */
@Singleton
public class CountedCaller {

    private final ClientAddress address;

    CountedCaller(PublicUrl url) {
        this.address = new ClientAddress(url.trustedProxies().orElse(List.of()));
    }

    /** After authentication; equal for all requests of one caller, and for no others. */
    public String of(RoutingContext rc) {
        return hasKey(rc)
                ? ((QuarkusHttpUser) rc.user())
                        .getSecurityIdentity()
                        .getPrincipal()
                        .getName()
                : address(rc);
    }

    boolean hasKey(RoutingContext rc) {
        return rc.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
    }

    String address(RoutingContext rc) {
        return address.of(rc);
    }
}
