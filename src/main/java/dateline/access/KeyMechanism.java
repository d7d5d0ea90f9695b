package dateline.access;

import dateline.http.FeedReaders;
import dateline.http.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code Authorization: Bearer dl_…}. Whatever else stands in that header is refused, on public routes too: a caller who believes
 * to be known must not be served as nobody. Readers of partner feeds may send the key as a password.
 */
@Singleton
public class KeyMechanism implements HttpAuthenticationMechanism {

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext rc, IdentityProviderManager identities) {
        List<String> headers = rc.request().headers().getAll("Authorization");
        if (headers.isEmpty()) return Uni.createFrom().nullItem();
        String header = headers.get(0).strip();
        Optional<String> password = FeedReaders.at(rc) ? FeedReaders.password(header) : Optional.empty();
        if (headers.size() == 1 && password.isPresent()) return identity(password.get(), identities);
        if (headers.size() > 1 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Uni.createFrom()
                    .failure(
                            new AuthenticationFailedException(
                                    Problem.of(
                                            "key-invalid",
                                            "Send one Authorization header of the form: Bearer dl_… Other schemes are not taken here.")));
        }
        return identity(header.substring(7).strip(), identities);
    }

    private static Uni<SecurityIdentity> identity(String key, IdentityProviderManager identities) {
        return identities.authenticate(new TokenAuthenticationRequest(new TokenCredential(key, "bearer")));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext rc) {
        String challenges = FeedReaders.challenges("Bearer realm=\"dateline\"", rc);
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", challenges));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
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
