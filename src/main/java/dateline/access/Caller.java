package dateline.access;

import dateline.http.Problem;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Who is asking. */
@RequestScoped
public class Caller {

    static final String ATTRIBUTE = "dateline.key";

    /** What an authenticated key stands for; @param at when it was looked at; @param still whether this node knew all of the log by then */
    record Holder(String keyId, String name, UUID partner, UUID outlet, Instant at, boolean still) {}

    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * What two keys have in common that read the same everywhere below {@code /v1/articles} and {@code /v1/feeds}: their scopes.
     *
     * @return empty for a partner's key, which may have rights of its own
     */
    public static Optional<String> rights(SecurityIdentity identity) {
        Holder holder = identity.getAttribute(ATTRIBUTE);
        return holder == null || holder.partner() != null || holder.outlet() != null
                ? Optional.empty()
                : Optional.of(String.join(" ", new TreeSet<>(identity.getRoles())));
    }

    /**
     * What a partner's key reads under its permissions like any other of its outlet and scopes.
     *
     * @param name equal for those, and for no others
     * @param at when it was looked at, by the database's clock
     * @param still whether nothing was committed to the log by then that this node does not know of
     */
    public record OutletRights(String name, Instant at, boolean still) {}

    /** @return empty for a key of the newsroom's own */
    public static Optional<OutletRights> outletRights(SecurityIdentity identity) {
        Holder holder = identity.getAttribute(ATTRIBUTE);
        if (holder == null || holder.outlet() == null) return Optional.empty();
        String scopes = String.join(" ", new TreeSet<>(identity.getRoles()));
        String name = "outlet " + holder.partner() + " " + holder.outlet() + " " + scopes;
        return Optional.of(new OutletRights(name, holder.at(), holder.still()));
    }

    /** The newsroom's own front ends and people: they read whole what is live, whatever its visibility. */
    public boolean newsroom() {
        return may(Scopes.ARTICLES_READ);
    }

    public boolean may(String scope) {
        return identity.hasRole(scope);
    }

    /** For what the route alone does not decide; @throws Problem 401 without a key, 403 where it lacks the scope */
    public void require(String scope) {
        if (may(scope)) return;
        if (identity.isAnonymous()) throw new UnauthorizedException();
        throw Problem.of("scope-missing", "This needs a key with the scope " + scope + ".")
                .with("requiredScope", scope);
    }

    /** For the records: the key's name, never its text. */
    public String name() {
        return holder().map(Holder::name).orElse("anonymous");
    }

    public String keyId() {
        return key().orElse("anonymous");
    }

    Optional<String> key() {
        return holder().map(Holder::keyId);
    }

    public Optional<UUID> partner() {
        return holder().map(Holder::partner);
    }

    public Optional<UUID> outlet() {
        return holder().map(Holder::outlet);
    }

    private Optional<Holder> holder() {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }
}
