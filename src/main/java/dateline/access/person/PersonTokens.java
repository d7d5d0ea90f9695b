package dateline.access.person;

import dateline.http.base.ThrottledLog;
import dateline.http.problem.Problem;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcProviderClient;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.Tenant;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.oidc.TokenIntrospection;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Verifies people's access tokens. quarkus-oidc fetches the keys of the provider and checks signature, issuer, audience and times;
 * {@link TokenClaims} does the rest. Nothing is remembered of a token: each request verifies its own.
 */
@Singleton
public class PersonTokens {

    private static final ThrottledLog LOG =
            new ThrottledLog(Logger.getLogger(PersonTokens.class), "The OpenID provider does not answer about a token");
    private static final Pattern SIGNED_JWT = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");
    private static final String TENANT = "people";
    // A token with an unknown key makes the node fetch the keys again, but not more often than this.
    private static final Duration KEYS_REFRESH = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final PersonConfig config;
    private final TenantIdentityProvider provider;
    private final Optional<TokenClaims> claims;
    // Whether the keys of the provider have been read. Then they are kept, also while the provider does not answer.
    private volatile boolean hasKeys;
    private volatile long failedAtNanos = System.nanoTime() - PAUSE_AFTER_FAILURE.toNanos();

    /** The provider did not answer whether a token is active. */
    private static final class IntrospectionFailure extends RuntimeException {

        private IntrospectionFailure(Throwable cause) {
            super(cause);
        }
    }

    PersonTokens(PersonConfig config, @Tenant(TENANT) TenantIdentityProvider provider) {
        this.config = config;
        this.provider = provider;
        this.claims = config.issuer().map(issuer -> new TokenClaims(config));
    }

    /** Without an issuer there is no tenant, and quarkus-oidc opens no connection. */
    static void createTenant(@Observes Oidc oidc, PersonConfig config) {
        if (config.issuer().isEmpty()) return;
        PersonSettings.check(config);
        var tenant = OidcTenantConfig.authServerUrl(config.issuer().get())
                .tenantId(TENANT)
                .connectionTimeout(TIMEOUT)
                .token()
                .issuer(config.issuer().get())
                .audience(config.audience().orElseThrow())
                .subjectRequired(true)
                .issuedAtRequired(true)
                .lifespanGrace((int) Person.CLOCK_SKEW.toSeconds())
                .forcedJwkRefreshInterval(KEYS_REFRESH)
                // Otherwise the provider would be asked about a token with an unknown key, and nobody would check its
                // audience.
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end();
        config.clientId().ifPresent(tenant::clientId);
        config.clientSecret().ifPresent(tenant::credentials);
        oidc.create(tenant.build());
    }

    /** Whether this text is sent as a token of a person: it has the form of a JWT, and an issuer is configured. */
    public boolean accepts(String sent) {
        return claims.isPresent() && sent.startsWith("eyJ");
    }

    /**
     * Does not block.
     *
     * @return the person, or a failure with a problem: 401 for a token that is refused, 503 where the provider does not answer
     */
    public Uni<Person> verify(String token) {
        // Otherwise quarkus-oidc takes it for an opaque token.
        if (!SIGNED_JWT.matcher(token).matches())
            return Uni.createFrom()
                    .failure(Person.refused(
                            "The token has no signature, or is not a JWT (RFC 7519). Copy it completely."));
        // Without keys quarkus-oidc would try to read them for each token.
        if (!hasKeys && System.nanoTime() - failedAtNanos < PAUSE_AFTER_FAILURE.toNanos())
            return Uni.createFrom().failure(unavailable());
        return provider.authenticate(new AccessTokenCredential(token))
                .chain(identity -> {
                    hasKeys = true;
                    Uni<Person> person =
                            Uni.createFrom().item(claims.orElseThrow().read(token));
                    return config.introspection() ? person.call(read -> introspect(identity, token)) : person;
                })
                .ifNoItem()
                .after(TIMEOUT)
                .fail()
                .onFailure()
                .transform(this::toProblem);
    }

    private static Uni<Void> introspect(SecurityIdentity identity, String token) {
        OidcProviderClient client = identity.getAttribute(OidcProviderClient.class.getName());
        return client.introspectAccessToken(token)
                .onFailure()
                .transform(IntrospectionFailure::new)
                .invoke(PersonTokens::requireActive)
                .replaceWithVoid();
    }

    private static void requireActive(TokenIntrospection answer) {
        if (!answer.contains("active") || !answer.isActive())
            throw Person.refused("The token was revoked, or the person has signed out. Sign on again.");
    }

    private Problem toProblem(Throwable failure) {
        if (failure instanceof IntrospectionFailure) return unavailable(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return problem;
            if (cause instanceof InvalidJwtException refused) {
                hasKeys = true;
                return toProblem(refused);
            }
            // quarkus-oidc reads a verified exp or iat that is no 64-bit number as absent.
            if (cause instanceof NullPointerException) return TokenClaims.malformed();
        }
        // Refused by quarkus-oidc itself. If the provider does not answer, there is a cause.
        if (failure instanceof AuthenticationFailedException && failure.getCause() == null)
            return Person.refused("The token is not a signed access token of the provider.");
        failedAtNanos = System.nanoTime();
        return unavailable(failure);
    }

    private static Problem unavailable(Throwable failure) {
        LOG.log(describe(failure));
        return unavailable();
    }

    // Never the message of quarkus-oidc, which holds the response of the provider, and that may quote the token.
    private static String describe(Throwable failure) {
        if (failure instanceof TimeoutException) return "timeout";
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof IOException) return cause.toString();
        return "its response has another status than 200, or is not the JSON document that was expected";
    }

    private static Problem unavailable() {
        return Problem.of(
                        "identity-provider-unavailable",
                        "The OpenID provider does not answer, so the token cannot be checked. Try again in a few seconds.")
                .header("Retry-After", "5");
    }

    private static Problem toProblem(InvalidJwtException refused) {
        if (refused.hasErrorCode(ErrorCodes.EXPIRED)) return Person.expired();
        if (refused.hasErrorCode(ErrorCodes.NOT_YET_VALID) || refused.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_FUTURE))
            return Person.notYetValid();
        if (refused.hasErrorCode(ErrorCodes.ISSUER_INVALID) || refused.hasErrorCode(ErrorCodes.ISSUER_MISSING))
            return Person.refused("The token is from another issuer than the one that this server trusts.");
        if (refused.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || refused.hasErrorCode(ErrorCodes.AUDIENCE_MISSING))
            return Person.refused("The token is for another audience. Ask the provider for a token for this server.");
        if (refused.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)
                || refused.hasErrorCode(ErrorCodes.ISSUED_AT_MISSING)
                || refused.hasErrorCode(ErrorCodes.SUBJECT_MISSING))
            return Person.refused("The token lacks one of the claims sub, iat and exp.");
        if (refused.hasErrorCode(ErrorCodes.JSON_INVALID) || refused.hasErrorCode(ErrorCodes.MALFORMED_CLAIM))
            return TokenClaims.malformed();
        return Person.refused(
                "The signature of the token is not valid: it needs an asymmetric algorithm and a key that the provider publishes.");
    }
}
