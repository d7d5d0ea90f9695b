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

/** From a key that was recognised to who it is. */
@Singleton
public class KeyIdentities implements IdentityProvider<RecognisedKey> {

    @Override
    public Class<RecognisedKey> getRequestType() {
        return RecognisedKey.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RecognisedKey request, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .completionStage(request.known())
                .onFailure(failure -> failure instanceof Problem refused && refused.status() == 401)
                .transform(AuthenticationFailedException::new)
                .map(KeyIdentities::identity);
    }

    private static SecurityIdentity identity(KeyInForce known) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(known.account()))
                .addRoles(new HashSet<>(known.scopes()))
                .addPermissionsAsString(new HashSet<>(known.scopes()))
                .addAttribute(Caller.ATTRIBUTE, known)
                .build();
    }
}
