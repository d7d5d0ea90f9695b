package dateline.article.policy;

import dateline.article.body.UsePolicy;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The use policy of the newsroom, of a source or of a section. The database records each version of it. */
@Entity
@Table(name = "use_policy")
@IdClass(StoredUsePolicy.PolicyId.class)
public class StoredUsePolicy extends PanacheEntityBase {

    /** The key. @param subject slug of the source or section; empty for the newsroom */
    public record PolicyId(String level, String subject) implements Serializable {}

    @Id
    public String level;

    @Id
    public String subject;

    public int version;

    /** Null once the policy is removed. */
    @JdbcTypeCode(SqlTypes.JSON)
    public UsePolicy policy;

    public Instant updatedAt;
    public String updatedBy;

    static StoredUsePolicy make(PolicyOwner owner) {
        StoredUsePolicy made = new StoredUsePolicy();
        made.level = owner.level();
        made.subject = owner.slug();
        return made;
    }

    /** @throws Problem 404 if the owner has no policy */
    static StoredUsePolicy require(PolicyOwner owner) {
        return StoredUsePolicy.<StoredUsePolicy>findByIdOptional(idOf(owner))
                .filter(found -> found.policy != null)
                .orElseThrow(() -> notFound(owner));
    }

    /** Reads under a lock. The row of a removed policy is found, too. */
    static Optional<StoredUsePolicy> findAndLock(PolicyOwner owner) {
        return findByIdOptional(idOf(owner), LockModeType.PESSIMISTIC_WRITE);
    }

    static Problem notFound(PolicyOwner owner) {
        return Problem.of(
                "use-policy-not-found",
                "The " + owner.level() + " " + owner.slug() + " has no use policy. Create one with PUT.");
    }

    private static PolicyId idOf(PolicyOwner owner) {
        return new PolicyId(owner.level(), owner.slug());
    }

    /** @param changed null to remove the policy */
    void change(UsePolicy changed, String by, Instant now) {
        policy = changed;
        version++;
        updatedAt = now;
        updatedBy = by;
        if (!isPersistent()) persist();
    }
}
