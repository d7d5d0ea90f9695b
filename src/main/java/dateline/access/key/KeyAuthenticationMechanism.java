package dateline.access.key;

import dateline.http.problem.BasicAuthForFeeds;
import dateline.http.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates {@code Authorization: Bearer dl_…}. Any other value of the header is refused, on public routes too: a
 * caller that sends credentials must not be served as anonymous. Readers of partner feeds may send the key as the
 * password of Basic authentication.
 */
@Singleton
public class KeyAuthenticationMechanism implements HttpAuthenticationMechanism {

    private final KeyAuthenticator authenticator;
    private final FailedKeyLimit failedKeys;

    KeyAuthenticationMechanism(KeyAuthenticator authenticator, FailedKeyLimit failedKeys) {
        this.authenticator = authenticator;
        this.failedKeys = failedKeys;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext rc, IdentityProviderManager identities) {
        if (!rc.request().headers().contains("Authorization"))
            return Uni.createFrom().nullItem();
        Optional<String> sent = KeyAuthenticator.sentKey(rc);
        if (sent.isPresent())
            return identities.authenticate(new KeyAuthenticationRequest(authenticator.lookUpOnce(rc, sent.get())));
        Problem noKey = Problem.of(
                "key-invalid",
                "Send one Authorization header of the form: Bearer dl_… This server does not support other schemes.");
        Throwable refusal = failedKeys.refusal(rc, noKey);
        return Uni.createFrom().failure(refusal == noKey ? new AuthenticationFailedException(noKey) : refusal);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext rc) {
        String challenges = BasicAuthForFeeds.addChallenge("Bearer realm=\"dateline\"", rc);
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", challenges));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(KeyAuthenticationRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext rc) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    @Override
    public int getPriority() {
        return 2000;
    }
}
