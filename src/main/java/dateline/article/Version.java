package dateline.article;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What was live once, word for word; never changed. */
@Entity
@Immutable
@IdClass(Version.Number.class)
public class Version extends PanacheEntityBase {

    /** The article and its count of versions, from 1 without gaps. */
    public record Number(UUID articleId, int number) implements Serializable {}

    @Id
    public UUID articleId;

    @Id
    public int number;

    public String kind;
    public String note;
    public String slug;

    @JdbcTypeCode(SqlTypes.JSON)
    Content content;

    byte[] contentHash;
    public Instant createdAt;
    public String createdBy;

    static Version make(
            UUID article, int number, String kind, String note, String slug, Content content, String by, Instant now) {
        Version version = new Version();
        version.articleId = article;
        version.number = number;
        version.kind = kind;
        version.note = note;
        version.slug = slug;
        version.content = content;
        version.contentHash = ContentHash.of(content);
        version.createdAt = now;
        version.createdBy = by;
        return version;
    }

    /** What readers have of it. */
    static Version live(Article article) {
        return findById(new Number(article.id, article.version));
    }
}
