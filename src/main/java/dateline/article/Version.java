package dateline.article;

import dateline.http.Problem;
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

    /** Effective when it was made: its own, or what its source's was. */
    String visibility;

    public Instant createdAt;
    public String createdBy;

    static Version make(Article article, int number, String kind, String note, Draft draft, String by, Instant now) {
        Version version = new Version();
        version.articleId = article.id;
        version.number = number;
        version.kind = kind;
        version.note = note;
        version.slug = draft.slug;
        version.content = draft.content;
        version.contentHash = ContentHash.of(draft.content);
        version.visibility = Source.visibilityOf(draft.content);
        version.createdAt = now;
        version.createdBy = by;
        return version;
    }

    /** @throws Problem 422 where the article has no such version */
    static Version toRestore(Article article, int number) {
        return Version.<Version>findByIdOptional(new Number(article.id, number))
                .orElseThrow(
                        () -> Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                                .at(
                                        "/version",
                                        "version-unknown",
                                        article.version == 0
                                                ? "The article has no version yet."
                                                : "The article has versions 1 to " + article.version + "."));
    }
}
