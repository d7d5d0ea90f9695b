package dateline.article.policy;

import dateline.article.body.UsePolicy;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A version of a use policy, with the instant from which it was in force. The database writes the rows. */
@Entity
@Immutable
@IdClass(UsePolicyVersion.PolicyVersionId.class)
public class UsePolicyVersion extends PanacheEntityBase {

    /** The key. @param version counts changes and removals from 1 without gaps */
    public record PolicyVersionId(String level, String subject, int version) implements Serializable {}

    @Id
    public String level;

    @Id
    public String subject;

    @Id
    public int version;

    /** Null if this version removed the policy. */
    @JdbcTypeCode(SqlTypes.JSON)
    public UsePolicy policy;

    public Instant recordedAt;
    public String recordedBy;

    /** Versions before a number, the newest first. */
    static List<UsePolicyVersion> listBefore(PolicyOwner owner, int number, int limit) {
        return find(
                        "level = ?1 and subject = ?2 and version < ?3 order by version desc",
                        owner.level(),
                        owner.slug(),
                        number)
                .page(0, limit)
                .list();
    }
}
