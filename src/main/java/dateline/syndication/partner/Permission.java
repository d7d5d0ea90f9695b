package dateline.syndication.partner;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.access.key.Audit;
import dateline.change.Change;
import dateline.http.problem.Problem;
import dateline.rights.PermissionFacts;
import dateline.rights.PermissionState;
import dateline.rights.Use;
import dateline.syndication.terms.Terms;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A permission of a partner. Each edit and transition takes effect on commit, increments the version and is stored. */
@Entity
public class Permission extends PanacheEntityBase {

    // Every decision for a partner considers all of its permissions.
    private static final int MAX_PER_PARTNER = 1_000;
    private static final int MAX_VALUES_PER_PARTNER = 50_000;

    @Id
    public UUID id;

    public UUID partnerId;
    public int version;
    public String state;

    @JdbcTypeCode(SqlTypes.JSON)
    public Terms terms;

    // Copies of the values in terms, as columns for lists by state.
    public Instant validFrom;
    public Instant validUntil;
    public Instant createdAt;
    public Instant updatedAt;
    public String updatedBy;

    public static Permission createDraft(UUID id, Terms terms, String by, Instant now) {
        Permission permission = new Permission();
        permission.id = id;
        permission.partnerId = terms.partner();
        permission.state = "draft";
        permission.createdAt = now;
        permission.applyTerms(terms);
        permission.record("created", null, null, by, now);
        return permission;
    }

    /** Returns an active permission that is not stored. */
    public static Permission proposed(UUID id, Terms terms, Instant now) {
        Permission proposed = new Permission();
        proposed.id = id;
        proposed.partnerId = terms.partner();
        proposed.state = "active";
        proposed.createdAt = now;
        proposed.updatedAt = now;
        proposed.applyTerms(terms);
        return proposed;
    }

    public static Permission required(UUID id) {
        return Permission.<Permission>findByIdOptional(id).orElseThrow(() -> unknown(id));
    }

    public static Permission locked(UUID id) {
        getEntityManager()
                .createQuery("select p.partnerId from Permission p where p.id = ?1", UUID.class)
                .setParameter(1, id)
                .getResultList()
                .forEach(Partner::lockRights);
        return Permission.<Permission>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> unknown(id));
    }

    static List<Permission> of(UUID partner) {
        return list("partnerId = ?1", partner);
    }

    /**
     * Checks that a partner may have these terms. Concurrent requests may exceed the limit a little.
     *
     * @param replaced the permission whose terms they replace; null for a new permission
     * @throws Problem {@code too-many-permissions}
     */
    public static void requireRoom(Terms terms, Permission replaced, Instant now) {
        List<Permission> others = of(terms.partner()).stream()
                .filter(other ->
                        !other.equals(replaced) && !List.of("revoked", "lapsed").contains(other.state(now)))
                .toList();
        int values = terms.countSelectedValues()
                + others.stream()
                        .mapToInt(other -> other.terms.countSelectedValues())
                        .sum();
        if (others.size() < MAX_PER_PARTNER && values <= MAX_VALUES_PER_PARTNER) return;
        throw Problem.of(
                "too-many-permissions",
                "A partner may have " + MAX_PER_PARTNER + " permissions that have not ended, with "
                        + MAX_VALUES_PER_PARTNER + " articles and names together in scopes and exclusions.");
    }

    public static Problem unknown(Object id) {
        return Problem.of("permission-not-found", "There is no permission " + id + ".");
    }

    /** The state in the API at an instant: draft, active, suspended, revoked, lapsed or not-yet-valid. */
    public String state(Instant now) {
        if (!state.equals("active")) return state;
        if (validUntil != null && !validUntil.isAfter(now)) return "lapsed";
        return validFrom.isAfter(now) ? "not-yet-valid" : "active";
    }

    /**
     * Returns this permission with another state and other terms. The copy is not stored, and this permission stays as
     * it is.
     */
    public Permission proposed(String otherState, Terms otherTerms) {
        Permission proposed = new Permission();
        proposed.id = id;
        proposed.partnerId = partnerId;
        proposed.version = version + 1;
        proposed.state = otherState;
        proposed.createdAt = createdAt;
        proposed.updatedAt = updatedAt;
        proposed.updatedBy = updatedBy;
        proposed.applyTerms(otherTerms);
        return proposed;
    }

    /** @throws Problem 409 if the permission is revoked; 422 for terms with another partner */
    public void requireEditable(Terms newTerms, Instant now) {
        if (state.equals("revoked")) throw conflict(now, "a new permission");
        if (!newTerms.partner().equals(partnerId)) {
            throw Problem.invalidBody()
                    .at(
                            "/partner",
                            "unchangeable",
                            "The partner of a permission cannot be changed; create another permission.");
        }
    }

    public void edit(Terms newTerms, String by, Instant now) {
        requireEditable(newTerms, now);
        if (newTerms.equals(terms.withDefaults(now))) return;
        AuditedPermission before = auditedValues();
        applyTerms(newTerms);
        record("changed", before, null, by, now);
    }

    /**
     * @param to active, suspended or revoked
     * @throws Problem 409 if the permission cannot change to this state
     */
    public void requireTransition(String to, Instant now) {
        if (state.equals("revoked")) throw conflict(now, "a new permission");
        if (to.equals("active") && state.equals("active")) throw conflict(now, "an edit, a suspension or a revocation");
        if (to.equals("suspended") && !state.equals("active")) throw conflict(now, "an activation or a revocation");
    }

    public void activate(String note, String by, Instant now) {
        requireTransition("active", now);
        AuditedPermission before = auditedValues();
        state = "active";
        record("activated", before, note, by, now);
    }

    public void suspend(String note, String by, Instant now) {
        requireTransition("suspended", now);
        AuditedPermission before = auditedValues();
        state = "suspended";
        record("suspended", before, note, by, now);
    }

    public void revoke(String note, String by, Instant now) {
        requireTransition("revoked", now);
        AuditedPermission before = auditedValues();
        state = "revoked";
        record("revoked", before, note, by, now);
    }

    /** The permission in the form in which it is decided on for one use. */
    PermissionFacts facts(Use use) {
        return terms.toFacts(id, PermissionState.of(state), use);
    }

    private void applyTerms(Terms newTerms) {
        terms = newTerms;
        validFrom = newTerms.validFrom();
        validUntil = newTerms.validUntil();
    }

    /** The values that the audit event compares. */
    private record AuditedPermission(
            String state, @JsonUnwrapped Terms terms) {}

    private AuditedPermission auditedValues() {
        return new AuditedPermission(state, terms);
    }

    private void record(String transition, AuditedPermission before, String note, String by, Instant now) {
        version++;
        updatedAt = now;
        updatedBy = by;
        persistAndFlush();
        PermissionVersion.record(this, note);
        Change.of("permission:" + id, "permission-" + transition, now, by);
        Audit.of("permission:" + id, "permission-" + transition)
                .partner(partnerId)
                .from(before)
                .to(auditedValues())
                .because(note)
                .record(by, now);
    }

    private Problem conflict(Instant now, String possible) {
        return Problem.of("state-conflict", "The permission is " + state(now) + "; possible: " + possible + ".")
                .with("state", state(now))
                .with("possible", possible);
    }
}
