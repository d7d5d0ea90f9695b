package dateline.article.model;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;

/** A correction with its note for readers. It is dated, listed and never edited. */
@Entity
@Immutable
public class Correction extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID articleId;
    public int version;
    public String kind;
    public String note;
    public Instant at;
    public String madeBy;

    public static Correction make(UUID id, Version version, Instant now) {
        Correction correction = new Correction();
        correction.id = id;
        correction.articleId = version.articleId;
        correction.version = version.number;
        correction.kind = version.kind;
        correction.note = version.note;
        correction.at = now;
        correction.madeBy = version.createdBy;
        correction.persist();
        return correction;
    }

    /** Returns the corrections before a version, newest first. */
    public static List<Correction> listBefore(UUID article, int version, int limit) {
        return Correction.<Correction>find("articleId = ?1 and version < ?2 order by version desc", article, version)
                .page(0, limit)
                .list();
    }

    /** Returns the notes of an article by correction id, for the blocks that show them. */
    public static Map<String, String> notesById(UUID article) {
        return Correction.<Correction>list("articleId", article).stream()
                .collect(Collectors.toMap(
                        correction -> correction.id.toString(),
                        correction -> correction.note,
                        (a, b) -> a,
                        HashMap::new));
    }
}
