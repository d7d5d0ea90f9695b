package dateline.article.model;

import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The draft of an article: the content that editors change. Readers never see it. */
@Entity
public class Draft extends EditableContent {

    public long revision;
    public Long publishedRevision;
    public String slug;

    public Instant updatedAt;
    public String updatedBy;

    public static Draft make(UUID article, String slug, Content content, String by, Instant now) {
        Draft draft = new Draft();
        draft.articleId = article;
        draft.revision = 1;
        draft.slug = slug;
        draft.setContent(content);
        draft.updatedAt = now;
        draft.updatedBy = by;
        return draft;
    }

    /**
     * Loads the draft with a row lock until the end of the transaction, so that it cannot change between check and
     * write.
     *
     * @throws Problem {@code article-not-found}
     */
    public static Draft findAndLock(UUID article) {
        return Draft.<Draft>findByIdOptional(article, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> Problem.of("article-not-found", "There is no article " + article + "."));
    }

    public static Draft require(UUID article) {
        return Draft.<Draft>findByIdOptional(article)
                .orElseThrow(() -> Problem.of("article-not-found", "There is no article " + article + "."));
    }

    public void edit(String newSlug, Content newContent, String by, Instant now) {
        change("edit", newSlug, newContent, by, now);
    }

    /** Takes over a correction of the live version as far as it applies to the draft. */
    public void correct(String newSlug, Content newContent, String by, Instant now) {
        change("correction", newSlug, newContent, by, now);
    }

    /** Records a publication: the revision, and therefore the ETag, changes. */
    void recordPublishedRevision() {
        revision++;
        publishedRevision = revision;
    }

    /** Records who published. */
    void recordPublication(String by, Instant now) {
        recordEdit("publication", List.of(), by, now);
    }

    private void change(String kind, String newSlug, Content newContent, String by, Instant now) {
        List<String> fields = ContentFields.changedMembers(content(), newContent);
        if (!newSlug.equals(slug)) fields.add("slug");
        revision++;
        slug = newSlug;
        setContent(newContent);
        updatedAt = now;
        updatedBy = by;
        recordEdit(kind, fields, by, now);
    }

    private void recordEdit(String kind, List<String> fields, String by, Instant now) {
        Panache.getEntityManager()
                .createNativeQuery("insert into draft_edit (article_id, revision, fields, edited_at, edited_by, kind)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6)")
                .setParameter(1, articleId)
                .setParameter(2, revision)
                .setParameter(3, fields.toArray(String[]::new))
                .setParameter(4, now)
                .setParameter(5, by)
                .setParameter(6, kind)
                .executeUpdate();
    }

    /** Returns the change that led to the present revision. */
    LastDraftChange lastChange() {
        List<?> found = Panache.getEntityManager()
                .createNativeQuery(
                        "select kind, edited_by, edited_at from draft_edit where article_id = ?1 and revision = ?2",
                        Tuple.class)
                .setParameter(1, articleId)
                .setParameter(2, revision)
                .getResultList();
        if (found.isEmpty()) return new LastDraftChange("edit", updatedBy, updatedAt);
        Tuple row = (Tuple) found.get(0);
        return new LastDraftChange(row.get(0, String.class), row.get(1, String.class), row.get(2, Instant.class));
    }

    /** Whether the draft equals a version in slug and content. */
    public boolean matches(Version version) {
        return slug.equals(version.slug) && content().equals(version.content);
    }

    /**
     * Whether every edit after a revision is still stored. The first revision is not an edit. See
     * {@link DraftEditRetention}.
     */
    public boolean hasAllEditsSince(long sinceRevision) {
        long stored = (long) Panache.getEntityManager()
                .createNativeQuery(
                        "select count(*) from draft_edit where article_id = ?1 and revision > ?2", Long.class)
                .setParameter(1, articleId)
                .setParameter(2, sinceRevision)
                .getSingleResult();
        return stored >= revision - Math.max(sinceRevision, 1);
    }

    /** Returns the fields that were edited after a revision. */
    @SuppressWarnings("unchecked")
    public List<String> editedFieldsSince(long sinceRevision) {
        return Panache.getEntityManager()
                .createNativeQuery(
                        "select distinct unnest(fields) from draft_edit where article_id = ?1 and revision > ?2 order by 1",
                        String.class)
                .setParameter(1, articleId)
                .setParameter(2, sinceRevision)
                .getResultList();
    }
}
