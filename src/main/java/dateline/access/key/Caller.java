package dateline.access.key;

import dateline.access.scope.Scopes;
import dateline.http.problem.Problem;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** The caller of the current request. */
@RequestScoped
public class Caller {

    static final String ATTRIBUTE = "dateline.key";

    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * Whether the caller is a front end or a person of the newsroom: such callers read live articles of every
     * visibility in full.
     */
    public boolean isNewsroom() {
        return hasScope(Scopes.ARTICLES_READ);
    }

    public boolean hasScope(String scope) {
        return identity.hasRole(scope);
    }

    /**
     * Checks a scope that the route alone does not decide.
     *
     * @throws Problem 401 without a key, 403 where the key lacks the scope
     */
    public void require(String scope) {
        if (hasScope(scope)) return;
        if (identity.isAnonymous()) throw new UnauthorizedException();
        throw Problem.of("scope-missing", "This operation needs a key with the scope " + scope + ".")
                .with("requiredScope", scope);
    }

    /** The key's name, for records; never its text. */
    public String name() {
        return authenticatedKey().map(AuthenticatedKey::name).orElse("anonymous");
    }

    public String keyId() {
        return authenticatedKeyId().orElse("anonymous");
    }

    Optional<String> authenticatedKeyId() {
        return authenticatedKey().map(AuthenticatedKey::id);
    }

    public Optional<UUID> partner() {
        return authenticatedKey().map(AuthenticatedKey::partner);
    }

    public Optional<UUID> outlet() {
        return authenticatedKey().map(AuthenticatedKey::outlet);
    }

    /** The key as it was authenticated for this request. */
    public Optional<AuthenticatedKey> authenticatedKey() {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }
}
