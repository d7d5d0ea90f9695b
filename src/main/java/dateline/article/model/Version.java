package dateline.article.model;

import dateline.article.body.Content;
import dateline.article.body.StoredContentHash;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/** An immutable published snapshot of the content. */
@Entity
@Immutable
@IdClass(Version.VersionId.class)
public class Version extends PanacheEntityBase {

    /** The article and the number of the version, counted from 1 without gaps. */
    public record VersionId(UUID articleId, int number) implements Serializable {}

    @Id
    public UUID articleId;

    @Id
    public int number;

    public String kind;
    public String note;
    public String slug;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    public Content content;

    public byte[] contentHash;

    /**
     * The effective visibility when the version was made: its own or that of its source. Null if the version was made
     * and replaced while the article was withheld.
     */
    public String visibility;

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
        version.contentHash = StoredContentHash.of(content);
        version.visibility = Source.effectiveVisibility(content);
        version.createdAt = now;
        version.createdBy = by;
        return version;
    }

    /** Marks the version as never shown if it was made after the article was withheld. */
    static void markNeverShown(UUID article, int number, Instant withheldAt) {
        getEntityManager()
                .createNativeQuery("""
                        update version set visibility = null
                        where article_id = ?1 and number = ?2 and created_at > ?3
                        """)
                .setParameter(1, article)
                .setParameter(2, number)
                .setParameter(3, withheldAt)
                .executeUpdate();
    }

    /** Returns the latest version, which readers see while the article is live. */
    public static Version latest(Article article) {
        return findById(new VersionId(article.id, article.version));
    }

    /** @throws Problem 422 if the article has no such version */
    public static Version requireToRestore(Article article, int number) {
        return Version.<Version>findByIdOptional(new VersionId(article.id, number))
                .orElseThrow(() -> Problem.invalidBody()
                        .at(
                                "/version",
                                "version-unknown",
                                article.version == 0
                                        ? "The article has no version yet."
                                        : "The article has versions 1 to " + article.version + "."));
    }
}
