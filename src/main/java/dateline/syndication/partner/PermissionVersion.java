package dateline.syndication.partner;

import dateline.syndication.terms.Terms;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An immutable version of a permission, with the instant at which it was recorded. */
@Entity
@Immutable
@IdClass(PermissionVersion.PermissionVersionId.class)
public class PermissionVersion extends PanacheEntityBase {

    /** The key: permission and version, which counts edits and transitions from 1 without gaps. */
    public record PermissionVersionId(UUID permissionId, int version) implements Serializable {}

    @Id
    public UUID permissionId;

    @Id
    public int version;

    public String state;

    @JdbcTypeCode(SqlTypes.JSON)
    public Terms terms;

    public String note;
    public Instant recordedAt;
    public String recordedBy;

    /**
     * Versions, the newest first.
     *
     * @param number the last version of the previous page, empty for the first page
     */
    public static List<PermissionVersion> before(UUID permission, String number, int limit) {
        int maxVersion = number.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(number);
        return find("permissionId = ?1 and version < ?2 order by version desc", permission, maxVersion)
                .page(0, limit)
                .list();
    }

    static void record(Permission permission, String note) {
        PermissionVersion recorded = new PermissionVersion();
        recorded.permissionId = permission.id;
        recorded.version = permission.version;
        recorded.state = permission.state;
        recorded.terms = permission.terms;
        recorded.note = note;
        recorded.recordedAt = permission.updatedAt;
        recorded.recordedBy = permission.updatedBy;
        recorded.persist();
    }
}
