package dateline.article.model;

import dateline.http.problem.Problem;
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

    // Every representation of the article lists its corrections.
    private static final int MAX_PER_ARTICLE = 500;
    private static final int MAX_CHARACTERS = 200_000;

    @Id
    public UUID id;

    public UUID articleId;
    public int version;
    public String kind;
    public String note;
    public Instant at;
    public String madeBy;

    /**
     * Stores a correction. The row of the article must be locked.
     *
     * @throws Problem {@code too-many-corrections}
     */
    public static Correction make(UUID id, Version version, Instant now) {
        requireRoom(version.articleId, version.note);
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

    record NotesSize(long notes, long characters) {}

    private static void requireRoom(UUID article, String note) {
        NotesSize stored = getEntityManager()
                .createQuery(
                        "select count(*), coalesce(sum(length(note)), 0) from Correction where articleId = ?1",
                        NotesSize.class)
                .setParameter(1, article)
                .getSingleResult();
        long characters = stored.characters() + note.length();
        if (stored.notes() >= MAX_PER_ARTICLE || characters > MAX_CHARACTERS) {
            throw Problem.of(
                    "too-many-corrections",
                    "An article may have " + MAX_PER_ARTICLE + " corrections, whose notes have " + MAX_CHARACTERS
                            + " characters together. Kill or withhold the article, or publish another one.");
        }
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
