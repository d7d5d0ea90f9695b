package dateline.article.model;

import dateline.article.body.Content;
import dateline.change.Change;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * An article: a story in one language, with its identity, its life cycle and the fields by which lists select it. Its
 * content is in its draft and versions.
 */
@Entity
public class Article extends PanacheEntityBase {

    private static final Map<String, String> CHANGE_KINDS = Map.of(
            "correction", "corrected",
            "clarification", "clarified",
            "editors-note", "noted",
            "retraction", "retracted");

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

    private void copyListFields(Content content) {
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

    /**
     * Publishes the draft as the next version. The instant of publication is fixed when the article first becomes
     * visible and never changes afterwards.
     */
    public Version publish(Draft draft, PublicationPlan plan, String by, Instant now) {
        State state = recordDueTransitions(now);
        state.require(Transition.PUBLICATION);
        boolean wasLive = firstLiveAt != null;
        boolean wasPublic = isPublic(now);
        if (wasLive && plan.isDelayed()) {
            throw state.conflict(
                    "it was live already, and what everybody may have read cannot be embargoed or scheduled:"
                            + " publish without at and embargoedUntil, or withhold it");
        }
        applyPlan(plan, wasLive, now);
        Version newVersion =
                createVersion(draft.slug, draft.content, wasLive ? "update" : "publication", plan.note(), by, now);
        newVersion.persist();
        draft.recordPublishedRevision();
        String kind = state == State.LIVE ? "updated" : publicationKind(now);
        updateInstantsAndNames(now);
        // This flushes the article, so it follows the announcement of the names.
        draft.recordPublication(by, now);
        recordChange(kind, state == State.LIVE || state(now) == State.LIVE, wasPublic || isPublic(now), by, now);
        return newVersion;
    }

    /**
     * The rows to write for an article that is created as published, so that many articles can be written in bulk.
     *
     * @param namesBecomePublic whether the names that the article carries become public
     */
    public record FirstPublication(Version version, Change.ArticleEvent change, boolean namesBecomePublic) {}

    public FirstPublication publishFirst(Draft draft, PublicationPlan plan, String by, Instant now) {
        applyPlan(plan, false, now);
        Version newVersion = createVersion(draft.slug, draft.content, "publication", plan.note(), by, now);
        draft.recordPublishedRevision();
        boolean namesBecomePublic = updateInstants(now);
        return new FirstPublication(
                newVersion,
                changeEvent(publicationKind(now), state(now) == State.LIVE, isPublic(now)),
                namesBecomePublic);
    }

    private void applyPlan(PublicationPlan plan, boolean wasLive, Instant now) {
        if (!wasLive) {
            publishedAt = plan.publishedAt(now);
            embargoedUntil = plan.embargoedUntil();
            scheduledAt = plan.scheduledAt();
        }
        Instant end = plan.newEnd(expiresAt);
        boolean isOver = end != null && !end.isAfter(latest(publishedAt, now));
        if (isOver && (plan.expiresAt() != null || !wasLive)) {
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/expiresAt", "invalid-value", "An article ends after it begins.");
        }
        // An expired article that is published again has no end, unless the plan sets one.
        expiresAt = isOver ? null : end;
        unpublishedAt = null;
    }

    private String publicationKind(Instant now) {
        return publishedAt.isAfter(now) ? "scheduled" : "published";
    }

    /**
     * Replaces the live version with a corrected one and a note for readers. The instant of publication does not
     * change.
     */
    public Version correct(String newSlug, Content corrected, String kind, String note, String by, Instant now) {
        State state = recordDueTransitions(now);
        state.require(Transition.CORRECTION);
        boolean wasPublic = isPublic(now);
        if (state == State.WITHHELD) Version.markNeverShown(id, version, statusAt);
        Version newVersion = createVersion(newSlug, corrected, kind, note, by, now);
        newVersion.persist();
        updateInstantsAndNames(now);
        recordChange(
                CHANGE_KINDS.get(kind),
                state == State.LIVE || state(now) == State.LIVE,
                wasPublic || isPublic(now),
                by,
                now);
        return newVersion;
    }

    private Version createVersion(String newSlug, Content content, String kind, String note, String by, Instant now) {
        Instant at = latest(publishedAt, now);
        modifiedAt = version == 0 || firstLiveAt == null ? at : latest(modifiedAt, at);
        version++;
        slug = newSlug;
        copyListFields(content);
        return Version.make(id, version, kind, note, newSlug, content, by, now);
    }

    /** Withholds the article until further notice. */
    public void withhold(String reason, String by, Instant now) {
        recordDueTransitions(now).require(Transition.WITHHOLDING);
        pubStatus = "withheld";
        recordStatus("withheld", reason, by, now);
    }

    /**
     * Ends a withholding; the state then follows from the time. An article that was never live is published now at the
     * earliest.
     */
    public void release(String reason, String by, Instant now) {
        recordDueTransitions(now).require(Transition.RELEASE);
        pubStatus = "usable";
        if (firstLiveAt == null && !publishedAt.isAfter(now)) {
            publishedAt = now;
            modifiedAt = now;
        }
        recordStatus("released", reason, by, now);
    }

    public void unpublish(String reason, String by, Instant now) {
        recordDueTransitions(now).require(Transition.UNPUBLICATION);
        pubStatus = "usable";
        unpublishedAt = now;
        recordStatus("unpublished", reason, by, now);
    }

    /**
     * Kills the article irrevocably.
     *
     * @param reason for the newsroom and the partners that received the article
     * @param notice for everybody; may be null
     * @param newReplacement the replacing article; may be null
     */
    public void kill(String reason, String notice, UUID newReplacement, String by, Instant now) {
        recordDueTransitions(now).require(Transition.KILL);
        pubStatus = "canceled";
        killNotice = notice;
        replacement = newReplacement;
        recordStatus("canceled", reason, by, now);
    }

    private void recordStatus(String kind, String reason, String by, Instant now) {
        statusAt = now;
        statusBy = by;
        statusReason = reason;
        updateInstantsAndNames(now);
        recordChange(kind, true, true, by, now);
    }

    /** Writes scheduled transitions that are due to the change log, before any other change is written. */
    public State recordDueTransitions(Instant now) {
        boolean isDue = nextEdgeAt != null && !nextEdgeAt.isAfter(now);
        if (isDue) {
            boolean begins = firstLiveAt == null;
            // The article was live, even if its end has passed since.
            if (markLive()) announceNames();
            if (begins) recordChange("published", true, true, "clock", now);
            if (state(now) == State.EXPIRED) recordChange("expired", true, true, "clock", now);
            updateInstantsAndNames(now);
        }
        return state(now);
    }

    private void recordChange(String kind, boolean isLive, boolean isPublic, String by, Instant now) {
        Change.of(changeEvent(kind, isLive, isPublic), now, by);
    }

    // A change of an article that is not readable is not reported to readers, even if the article was public before.
    // A kill is reported to the newsroom's front ends in any state.
    private Change.ArticleEvent changeEvent(String kind, boolean isLive, boolean isPublic) {
        boolean reportedToNewsroom = isLive && (firstLiveAt != null || pubStatus.equals("canceled"));
        return new Change.ArticleEvent(id, version, kind, isPublic && firstPublicAt != null, reportedToNewsroom);
    }

    private boolean isPublic(Instant now) {
        return state(now) == State.LIVE && !isLicensed();
    }

    private void updateInstantsAndNames(Instant now) {
        if (updateInstants(now)) announceNames();
    }

    /** @return whether the names that the article carries become public */
    private boolean updateInstants(Instant now) {
        State state = state(now);
        nextEdgeAt = switch (state) {
            case SCHEDULED, EMBARGOED -> publishedAt;
            case LIVE -> expiresAt;
            default -> null;
        };
        return state == State.LIVE && markLive();
    }

    private boolean markLive() {
        if (firstLiveAt == null) firstLiveAt = publishedAt;
        if (isLicensed()) return false;
        if (firstPublicAt == null) firstPublicAt = firstLiveAt;
        return true;
    }

    private void announceNames() {
        for (NameKind kind : NameKind.values()) kind.announce(kind.slugsOf(this));
    }

    private boolean isLicensed() {
        String effective = visibility != null || source == null ? visibility : Source.require(source).visibility;
        return "licensed".equals(effective);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
