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
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.HashSet;

/** From the text of a key to who it is. */
@Singleton
public class KeyIdentities implements IdentityProvider<TokenAuthenticationRequest> {

    private final KeyChecks checks;

    KeyIdentities(KeyChecks checks) {
        this.checks = checks;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        Context loop = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(() -> checks.recognise(request.getToken().getToken()))
                .emitOn(task -> loop.runOnContext(on -> task.run()))
                .onFailure(failure -> failure instanceof Problem refused && refused.status() == 401)
                .transform(AuthenticationFailedException::new)
                .map(KeyIdentities::identity);
    }

    private static SecurityIdentity identity(KeyInForce known) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("key:" + known.id()))
                .addRoles(new HashSet<>(known.scopes()))
                .addPermissionsAsString(new HashSet<>(known.scopes()))
                .addAttribute(
                        Caller.ATTRIBUTE,
                        new Holder(
                                known.id(), known.name(), known.partner(), known.outlet(), known.at(), known.still()))
                .build();
    }
}
