package dateline.article.model;

import dateline.article.body.Content;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * An article: a story in one language, with its identity, its state and the fields by which lists select it. Its
 * content is in its draft and versions; {@link LifeCycle} changes its state.
 */
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
    public Instant scheduledAt;
    public Instant expiresAt;
    public Instant unpublishedAt;
    public Instant modifiedAt;
    public Instant firstPublicAt;
    public Instant firstLiveAt;
    public Instant nextEdgeAt;

    public Instant statusAt;
    public String statusBy;
    public String statusReason;
    public String killNotice;
    public UUID replacement;
    public Instant erasedAt;

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

    /** Maximum number of articles that are translations of each other. Each response with one of them names all others. */
    public static final int MAX_TRANSLATIONS = 100;

    public static Article create(UUID id, String slug, Content content, String by, Instant now) {
        Article article = new Article();
        article.id = id;
        article.slug = slug;
        article.createdAt = now;
        article.createdBy = by;
        article.pubStatus = "usable";
        article.recordEdit(content, now);
        return article;
    }

    /**
     * Loads the article with a row lock until the end of the transaction.
     *
     * @throws Problem {@code article-not-found}
     */
    public static Article findAndLock(UUID id) {
        return Article.<Article>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> Problem.of("article-not-found", "There is no article " + id + "."));
    }

    public static UUID nextId() {
        return Ids.next();
    }

    /**
     * Records an edit of the draft. Until the first version, the list fields follow the draft; only editors see such an
     * article.
     */
    public void recordEdit(Content content, Instant now) {
        updatedAt = now;
        if (version == 0) copyListFields(content);
    }

    /**
     * Lists the article and those of a group as translations of each other.
     *
     * @return whether it was not in the group before
     * @throws Problem {@code too-many-translations}
     */
    public boolean joinTranslations(UUID group) {
        if (group.equals(translationGroup)) return false;
        if (count("translationGroup", group) >= MAX_TRANSLATIONS)
            throw Problem.of(
                    "too-many-translations",
                    "The story already has " + MAX_TRANSLATIONS + " articles that are translations of each other.");
        translationGroup = group;
        return true;
    }

    void copyListFields(Content content) {
        source = content.source();
        sourceId = content.sourceId();
        visibility = content.visibility();
        type = content.story().type();
        language = content.story().language();
        section = content.section();
        tags = content.tags();
        subjects = content.subjects();
        authors = content.authors();
    }

    /**
     * Returns the state at an instant. Time alone moves an article from scheduled to embargoed, from either to live,
     * and from live to expired.
     */
    public State state(Instant now) {
        if (version == 0) return State.DRAFT;
        if (pubStatus.equals("canceled")) return State.CANCELED;
        if (pubStatus.equals("withheld")) return State.WITHHELD;
        if (unpublishedAt != null) return State.UNPUBLISHED;
        if (publishedAt.isAfter(now)) return isEmbargoed(now) ? State.EMBARGOED : State.SCHEDULED;
        if (expiresAt != null && !expiresAt.isAfter(now)) return State.EXPIRED;
        return State.LIVE;
    }

    private boolean isEmbargoed(Instant now) {
        return publishedAt.equals(embargoedUntil) && (scheduledAt == null || !scheduledAt.isAfter(now));
    }

    boolean isLicensed() {
        String effective = visibility != null || source == null ? visibility : Source.require(source).visibility;
        return "licensed".equals(effective);
    }
}
