package dateline.access.key;

import dateline.http.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashSet;

/** Maps an authenticated key to the framework's security identity. */
@Singleton
public class KeyIdentityProvider implements IdentityProvider<KeyAuthenticationRequest> {

    @Override
    public Class<KeyAuthenticationRequest> getRequestType() {
        return KeyAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KeyAuthenticationRequest request, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .completionStage(request.key())
                .onFailure(failure -> failure instanceof Problem refused && refused.status() == 401)
                .transform(AuthenticationFailedException::new)
                .map(KeyIdentityProvider::identity);
    }

    private static SecurityIdentity identity(AuthenticatedKey key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.rateLimitName()))
                .addRoles(new HashSet<>(key.scopes()))
                .addPermissionsAsString(new HashSet<>(key.scopes()))
                .addAttribute(Caller.ATTRIBUTE, key)
                .build();
    }
}
