package dateline.access;

import dateline.access.Caller.Holder;
import dateline.http.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashSet;

/** From the text of a key to who it is. The database is asked each time: a revocation takes effect at the next request. */
@Singleton
public class KeyIdentities implements IdentityProvider<TokenAuthenticationRequest> {

    private final Keys keys;

    KeyIdentities(Keys keys) {
        this.keys = keys;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request.getToken().getToken()));
    }

    private SecurityIdentity identity(String text) {
        try {
            Keys.Known known = keys.recognise(text);
            return QuarkusSecurityIdentity.builder()
                    .setPrincipal(new QuarkusPrincipal("key:" + known.id()))
                    .addRoles(new HashSet<>(known.scopes()))
                    .addPermissionsAsString(new HashSet<>(known.scopes()))
                    .addAttribute(
                            Caller.ATTRIBUTE, new Holder(known.id(), known.name(), known.partner(), known.outlet()))
                    .build();
        } catch (Problem refused) {
            if (refused.status() != 401) throw refused;
            throw new AuthenticationFailedException(refused);
        }
    }
}
