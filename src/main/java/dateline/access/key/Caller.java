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

    /** The name of the key or person, for records; never the text of a key. */
    public String name() {
        return authenticated().map(AuthenticatedCaller::name).orElse("anonymous");
    }

    /**
     * Id of the key, for what lasts longer than the request and ends with its key.
     *
     * @throws Problem 403 if the caller is a person: nobody tells this server when a person ends
     */
    public String keyId() {
        AuthenticatedCaller caller = authenticated().orElse(null);
        if (caller == null) return "anonymous";
        if (caller.isPerson())
            throw Problem.of(
                    "key-required",
                    "This operation needs a key, because what it makes ends with its key. Create a key for it, and use that.");
        return caller.id();
    }

    public Optional<UUID> partner() {
        return authenticated().map(AuthenticatedCaller::partner);
    }

    public Optional<UUID> outlet() {
        return authenticated().map(AuthenticatedCaller::outlet);
    }

    /** The key or person as it was authenticated for this request. */
    public Optional<AuthenticatedCaller> authenticated() {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }
}
