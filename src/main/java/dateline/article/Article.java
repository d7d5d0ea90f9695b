package dateline.article;

import dateline.change.Change;
import dateline.http.Ids;
import dateline.http.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One story in one language: its identity, its life cycle, and what lists select it by. What it says stands in its versions. */
@Entity
public class Article extends PanacheEntityBase {

    @Id
    public UUID id;

    public String slug;
    public String source;
    public String sourceId;
    public String sourceVersion;
    public Instant createdAt;
    public String createdBy;
    public Instant updatedAt;

    public String pubStatus;
    public int version;
    public Instant publishedAt;
    public Instant embargoedUntil;
    public Instant expiresAt;
    public Instant unpublishedAt;
    public Instant modifiedAt;
    public Instant firstPublicAt;
    public Instant nextEdgeAt;

    public String visibility;
    public String type;
    public String language;
    public String section;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> tags;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> subjects;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> authors;

    public UUID translationGroup;

    static Article begin(UUID id, String slug, Content content, String by, Instant now) {
        Article article = new Article();
        article.id = id;
        article.slug = slug;
        article.createdAt = now;
        article.createdBy = by;
        article.pubStatus = "usable";
        article.edited(content, now);
        return article;
    }

    static UUID nextId() {
        return Ids.next();
    }

    /** Until something is live, lists go by the working copy; they show it to editors only. */
    void edited(Content content, Instant now) {
        updatedAt = now;
        if (version == 0) describe(content);
    }

    private void describe(Content content) {
        source = content.source();
        sourceId = content.sourceId();
        visibility = content.visibility();
        type = content.type();
        language = content.language();
        section = content.section();
        tags = content.tags();
        subjects = content.subjects();
        authors = content.authors();
    }

    /** In words of the contract: draft, scheduled, embargoed, live, withheld, canceled, unpublished or expired. */
    public String state(Instant now) {
        if (version == 0) return "draft";
        if (pubStatus.equals("canceled")) return "canceled";
        if (pubStatus.equals("withheld")) return "withheld";
        if (unpublishedAt != null) return "unpublished";
        if (publishedAt.isAfter(now)) return publishedAt.equals(embargoedUntil) ? "embargoed" : "scheduled";
        if (expiresAt != null && !expiresAt.isAfter(now)) return "expired";
        return "live";
    }

    /**
     * Makes the working copy the next version. The instant of publication is fixed when the article is first visible and never
     * moves afterwards.
     *
     * @param effectiveVisibility of the article, its own or its source's
     */
    Version publish(Draft draft, Plan plan, String effectiveVisibility, String by, Instant now) {
        String state = state(now);
        boolean seen = state.equals("live");
        if (!List.of("draft", "scheduled", "embargoed", "live").contains(state))
            throw conflict(state, "nothing, in this state");
        if (seen && (plan.at() != null || plan.embargoedUntil() != null)) {
            throw conflict(state, "a publication without at and embargoedUntil, or a withholding");
        }
        if (!seen) {
            publishedAt = plan.publishedAt(now);
            embargoedUntil = plan.embargoedUntil();
        }
        if (plan.expiresAt() != null && !plan.expiresAt().isAfter(publishedAt.isAfter(now) ? publishedAt : now)) {
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/expiresAt", "invalid-value", "An article ends after it begins.");
        }
        if (plan.expiresAt() != null) expiresAt = plan.expiresAt();
        version++;
        slug = draft.slug;
        describe(draft.content);
        modifiedAt = publishedAt.isAfter(now) || !seen ? publishedAt : now;
        draft.published();
        Version made = Version.make(this, version, seen ? "update" : "publication", plan.note(), draft, by, now);
        made.persist();
        boolean visible = !publishedAt.isAfter(now);
        nextEdgeAt = visible ? expiresAt : publishedAt;
        if (visible && firstPublicAt == null && !effectiveVisibility.equals("licensed")) firstPublicAt = publishedAt;
        Change.ofArticle(id, version, visible ? (seen ? "updated" : "published") : "scheduled", now, by);
        return made;
    }

    private static Problem conflict(String state, String possible) {
        return Problem.of("state-conflict", "The article is " + state + "; possible is " + possible + ".")
                .with("state", state)
                .with("possible", possible);
    }

    /** When a publication takes effect. */
    public record Plan(Instant at, Instant embargoedUntil, Instant expiresAt, String note) {

        Instant publishedAt(Instant now) {
            Instant start = at == null ? now : at;
            return embargoedUntil != null && embargoedUntil.isAfter(start) ? embargoedUntil : start;
        }
    }
}
