package dateline.article.model;

import dateline.access.key.Audit;
import dateline.article.body.Content;
import dateline.change.Change;
import dateline.http.problem.Problem;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * The transitions of an article by one actor at one instant: publication, correction, withholding, release,
 * unpublication and kill. Each writes its change to the change log.
 */
public final class LifeCycle {

    private static final Map<String, String> CHANGE_KINDS = Map.of(
            "correction", "corrected",
            "clarification", "clarified",
            "editors-note", "noted",
            "retraction", "retracted");

    private final Article article;
    private final String by;
    private final Instant now;

    public LifeCycle(Article article, String by, Instant now) {
        this.article = article;
        this.by = by;
        this.now = now;
    }

    /**
     * Publishes the draft as the next version. The instant of publication is fixed when the article first becomes
     * visible and never changes afterwards.
     */
    public Version publish(Draft draft, PublicationPlan plan) {
        State state = recordDueTransitions();
        state.require(Transition.PUBLICATION);
        boolean wasLive = article.firstLiveAt != null;
        boolean wasPublic = isPublic();
        if (wasLive && plan.isDelayed()) {
            throw state.conflict("it has been live, so it cannot be embargoed or scheduled any more:"
                    + " publish without at and embargoedUntil, or withhold it");
        }
        applyPlan(plan, wasLive);
        Version newVersion =
                createVersion(draft.slug, draft.content(), wasLive ? "update" : "publication", plan.note());
        newVersion.persist();
        draft.recordPublishedRevision();
        draft.shareContent(newVersion);
        String kind = state == State.LIVE ? "updated" : publicationKind();
        updateInstantsAndNames();
        // This flushes the article, so it follows the announcement of the names.
        draft.recordPublication(by, now);
        recordChange(kind, state == State.LIVE || state() == State.LIVE, wasPublic || isPublic(), null);
        return newVersion;
    }

    /**
     * The rows to write for an article that is created as published, so that many articles can be written in bulk.
     *
     * @param namesBecomePublic whether the names that the article carries become public
     */
    public record FirstPublication(
            Version version, Change.ArticleEvent change, Audit audit, boolean namesBecomePublic) {}

    public FirstPublication publishFirst(Draft draft, PublicationPlan plan) {
        applyPlan(plan, false);
        Version newVersion = createVersion(draft.slug, draft.content(), "publication", plan.note());
        draft.recordPublishedRevision();
        boolean namesBecomePublic = updateInstants();
        String kind = publicationKind();
        return new FirstPublication(
                newVersion, changeEvent(kind, state() == State.LIVE, isPublic()), audit(kind), namesBecomePublic);
    }

    private void applyPlan(PublicationPlan plan, boolean wasLive) {
        if (!wasLive) {
            article.publishedAt = plan.publishedAt(now);
            article.embargoedUntil = plan.embargoedUntil();
            article.scheduledAt = plan.scheduledAt();
        }
        Instant end = plan.newEnd(article.expiresAt);
        boolean isOver = end != null && !end.isAfter(latest(article.publishedAt, now));
        if (isOver && (plan.expiresAt() != null || !wasLive)) {
            throw Problem.invalidBody().at("/expiresAt", "invalid-value", "Must be later than the publication.");
        }
        // An expired article that is published again has no end, unless the plan sets one.
        article.expiresAt = isOver ? null : end;
        article.unpublishedAt = null;
    }

    private String publicationKind() {
        return article.publishedAt.isAfter(now) ? "scheduled" : "published";
    }

    /**
     * Replaces the live version with a corrected one and a note for readers. The instant of publication does not change.
     */
    public Version correct(String newSlug, Content corrected, String kind, String note) {
        State state = recordDueTransitions();
        state.require(Transition.CORRECTION);
        boolean wasPublic = isPublic();
        if (state == State.WITHHELD) Version.markNeverShown(article.id, article.version, article.statusAt);
        Version newVersion = createVersion(newSlug, corrected, kind, note);
        newVersion.persist();
        updateInstantsAndNames();
        boolean isLive = state == State.LIVE || state() == State.LIVE;
        // The note is text of the article, which a kill takes back, so that it does not stand in the audit log.
        recordChange(CHANGE_KINDS.get(kind), isLive, wasPublic || isPublic(), null);
        return newVersion;
    }

    private Version createVersion(String newSlug, Content content, String kind, String note) {
        if (content.story().lacksResponsibleEditor())
            throw Problem.of(
                    "responsible-editor-missing",
                    "The digitalSourceType " + content.story().digitalSourceType()
                            + " says that generative AI made the text. Name the person who is responsible for it in responsibleEditor.");
        Instant at = latest(article.publishedAt, now);
        article.modifiedAt = article.version == 0 || article.firstLiveAt == null ? at : latest(article.modifiedAt, at);
        article.version++;
        article.slug = newSlug;
        article.copyListFields(content);
        return Version.make(article.id, article.version, kind, note, newSlug, content, by, now);
    }

    /** Withholds the article until further notice. */
    public void withhold(String reason) {
        recordDueTransitions().require(Transition.WITHHOLDING);
        article.pubStatus = "withheld";
        recordStatus("withheld", reason);
    }

    /**
     * Ends a withholding; the state then follows from the time. An article that was never live is published now at the
     * earliest.
     */
    public void release(String reason) {
        recordDueTransitions().require(Transition.RELEASE);
        article.pubStatus = "usable";
        if (article.firstLiveAt == null && !article.publishedAt.isAfter(now)) {
            article.publishedAt = now;
            article.modifiedAt = now;
        }
        recordStatus("released", reason);
    }

    public void unpublish(String reason) {
        State state = recordDueTransitions();
        state.require(Transition.UNPUBLICATION);
        if (state == State.WITHHELD) Version.markNeverShown(article.id, article.version, article.statusAt);
        article.pubStatus = "usable";
        article.unpublishedAt = now;
        recordStatus("unpublished", reason);
    }

    /**
     * Kills the article irrevocably.
     *
     * @param reason for the newsroom and the partners that received the article
     * @param notice for everybody; may be null @param newReplacement the replacing article; may be null
     */
    public void kill(String reason, String notice, UUID newReplacement) {
        recordDueTransitions().require(Transition.KILL);
        article.pubStatus = "canceled";
        article.killNotice = notice;
        article.replacement = newReplacement;
        recordStatus("canceled", reason);
    }

    private void recordStatus(String kind, String reason) {
        article.statusAt = now;
        article.statusBy = by;
        article.statusReason = reason;
        updateInstantsAndNames();
        recordChange(kind, true, true, reason);
    }

    /** Writes scheduled transitions that are due to the change log, before any other change is written. */
    public State recordDueTransitions() {
        boolean isDue = article.nextEdgeAt != null && !article.nextEdgeAt.isAfter(now);
        if (isDue) {
            boolean begins = article.firstLiveAt == null;
            // The article was live, even if its end has passed since.
            if (markLive()) announceNames();
            if (begins) Change.of(changeEvent("published", true, true), now, "clock");
            if (state() == State.EXPIRED) Change.of(changeEvent("expired", true, true), now, "clock");
            updateInstantsAndNames();
        }
        return state();
    }

    private void recordChange(String kind, boolean isLive, boolean isPublic, String reason) {
        Change.of(changeEvent(kind, isLive, isPublic), now, by);
        audit(kind).because(reason).record(by, now);
    }

    private Audit audit(String kind) {
        return Audit.of("article:" + article.id, "article-" + (kind.equals("canceled") ? "killed" : kind))
                .to(Map.of("version", article.version));
    }

    // A change of an article that is not readable is not reported to readers, even if the article was public before.
    // A kill is reported to the newsroom's front ends in any state.
    private Change.ArticleEvent changeEvent(String kind, boolean isLive, boolean isPublic) {
        boolean reportedToNewsroom = isLive && (article.firstLiveAt != null || article.pubStatus.equals("canceled"));
        return new Change.ArticleEvent(
                article.id, article.version, kind, isPublic && article.firstPublicAt != null, reportedToNewsroom);
    }

    private State state() {
        return article.state(now);
    }

    private boolean isPublic() {
        return state() == State.LIVE && !article.isLicensed();
    }

    private void updateInstantsAndNames() {
        if (updateInstants()) announceNames();
    }

    /** @return whether the names that the article carries become public */
    private boolean updateInstants() {
        State state = state();
        article.nextEdgeAt = switch (state) {
            case SCHEDULED, EMBARGOED -> article.publishedAt;
            case LIVE -> article.expiresAt;
            default -> null;
        };
        return state == State.LIVE && markLive();
    }

    private boolean markLive() {
        if (article.firstLiveAt == null) article.firstLiveAt = article.publishedAt;
        if (article.isLicensed()) return false;
        if (article.firstPublicAt == null) article.firstPublicAt = article.firstLiveAt;
        return true;
    }

    private void announceNames() {
        for (NameKind kind : NameKind.values()) kind.announce(kind.slugsOf(article));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
