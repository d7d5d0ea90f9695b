package dateline.article.model;

import dateline.article.body.Content;
import dateline.article.model.Version.VersionId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/**
 * The content of an article besides its versions. The row holds it, or names the version that has the same content.
 * SQL reads it by the functions {@code draft_content} and {@code wire_content}.
 */
@MappedSuperclass
abstract class EditableContent extends PanacheEntityBase {

    @Id
    public UUID articleId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private Content content;

    private Integer contentVersion;

    public Content content() {
        if (content != null) return content;
        // A statement of its own: where a lock was waited for, it sees the version that the other transaction made.
        return Version.<Version>findById(new VersionId(articleId, contentVersion)).content;
    }

    /** Returns the content without a statement. @param versions those that drafts and wire items of these articles name, at least */
    public Content content(Map<VersionId, Version> versions) {
        return content != null ? content : versions.get(new VersionId(articleId, contentVersion)).content;
    }

    void setContent(Content newContent) {
        content = newContent;
        contentVersion = null;
    }

    /** Replaces the content, which equals that of the version, with the number of the version. */
    void shareContent(Version version) {
        content = null;
        contentVersion = version.number;
    }
}
