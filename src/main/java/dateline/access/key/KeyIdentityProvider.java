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
import org.jboss.logging.MDC;

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
                .invoke(KeyIdentityProvider::addToLogContext)
                .map(KeyIdentityProvider::identity);
    }

    // Ids, which are no secrets: they name the key or person and the partner in all later log lines of the request.
    private static void addToLogContext(AuthenticatedCaller key) {
        MDC.put(key.isPerson() ? "person" : "key", key.id());
        if (key.partner() != null) MDC.put("partner", key.partner().toString());
    }

    private static SecurityIdentity identity(AuthenticatedCaller key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.rateLimitName()))
                .addRoles(new HashSet<>(key.scopes()))
                .addPermissionsAsString(new HashSet<>(key.scopes()))
                .addAttribute(Caller.ATTRIBUTE, key)
                .build();
    }
}
