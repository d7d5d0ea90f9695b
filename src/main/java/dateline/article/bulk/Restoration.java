package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.check.SourceVersion;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftService;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.editing.StoryNormalizer;
import dateline.article.editing.StoryNormalizer.NormalizedStory;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.LifeCycle;
import dateline.article.model.PublicationPlan;
import dateline.article.model.State;
import dateline.article.model.Version;
import dateline.article.model.WireItem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Restores the state that a new article had elsewhere: publication, corrections, withholding, end. The text of earlier
 * versions is not part of an item, so that the version of each correction contains the current text.
 */
@Singleton
class Restoration {

    private static final Instant FAR_FUTURE = Instant.parse("9000-01-01T00:00:00Z");

    private final DraftService draftService;
    private final StoryNormalizer normalizer;
    private final EntityManager entities;

    Restoration(DraftService draftService, StoryNormalizer normalizer, EntityManager entities) {
        this.draftService = draftService;
        this.normalizer = normalizer;
        this.entities = entities;
    }

    ArticleDraft restore(UUID id, BulkItem item, String by, Instant now) {
        ArticleDraft found = draftService.lock(id.toString());
        Article article = found.article();
        Content content = found.draft().content();
        if (!item.wasDraft()) publish(found, item, by, now);
        if (item.workingCopy() != null) {
            ArticleRequest sentDraft = item.workingCopy();
            BulkItem.within(
                    "/workingCopy",
                    () -> draftService.replace(
                            found,
                            sentDraft.slug() == null ? sentDraft.withSlug(found.draft().slug) : sentDraft,
                            by,
                            now));
        }
        if (item.wire() != null) restoreWire(found, item, content, by, now);
        restoreOrigin(article, item, now);
        entities.flush();
        return found;
    }

    static void restoreOrigin(Article article, BulkItem item, Instant now) {
        if (item.createdAt() != null && item.createdAt().isBefore(now)) article.createdAt = item.createdAt();
        if (item.translationGroup() != null) article.joinTranslations(item.translationGroup());
    }

    /** Plan of an article that is not expired. */
    static PublicationPlan plan(BulkItem item) {
        Instant publishAt = item.scheduledAt() == null ? item.publishedAt() : item.scheduledAt();
        return new PublicationPlan(publishAt, item.embargoedUntil(), item.expiresAt(), null);
    }

    /** Restores the dates that a publication sets to its own instant. */
    static void restoreDates(Article article, BulkItem item, Instant now) {
        if (item.modifiedAt() != null) article.modifiedAt = item.modifiedAt();
        if (item.unpublishedAt() != null && article.unpublishedAt != null) article.unpublishedAt = item.unpublishedAt();
        boolean hasBegun = !article.publishedAt.isAfter(now);
        if (item.wasWithdrawn() || item.firstLiveAt() != null && hasBegun) {
            boolean isPublicHere = article.state(now) == State.LIVE && article.firstPublicAt != null;
            article.firstLiveAt = item.firstLiveAt();
            // The end of an article is told only if firstPublicAt is set. An item that was licensed elsewhere lacks it.
            article.firstPublicAt =
                    item.firstPublicAt() == null && isPublicHere ? item.firstLiveAt() : item.firstPublicAt();
        }
    }

    /** Publishes the draft with the dates and state of the item. */
    void publish(ArticleDraft found, BulkItem item, String by, Instant now) {
        if (item.wasWithdrawn() && item.firstPublicAt() == null) publishHidden(found, item, by, now);
        else publishVisibly(found, item, by, now);
        restoreDates(found.article(), item, now);
    }

    private void publishVisibly(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        boolean hasExpired = item.expiresAt() != null && !item.expiresAt().isAfter(now);
        BulkItem published =
                hasExpired ? BulkItemBuilder.builder(item).expiresAt(null).build() : item;
        draftService.publish(found, plan(published), by, now);
        if (article.state(now) == State.LIVE) restoreCorrections(found, item, by, now);
        // An expired article cannot be withheld. A withheld article therefore gets its end after the withholding.
        if (hasExpired && !"withheld".equals(item.state())) expire(article, item.expiresAt(), now);
        withdraw(article, item, by, now);
        if (hasExpired) article.expiresAt = item.expiresAt();
    }

    /** Withholds or unpublishes the article if the item says so. */
    void withdraw(Article article, BulkItem item, String by, Instant now) {
        LifeCycle lifeCycle = new LifeCycle(article, by, now);
        if ("withheld".equals(item.state())) lifeCycle.withhold(item.reason());
        if ("unpublished".equals(item.state())) lifeCycle.unpublish(item.reason());
    }

    // An article that was never publicly readable, and the names that it carries, must not become visible here even for
    // an instant. It is therefore scheduled far in the future and withheld before it gets its real dates.
    private void publishHidden(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        draftService.publish(found, new PublicationPlan(FAR_FUTURE, null, null, null), by, now);
        LifeCycle lifeCycle = new LifeCycle(article, by, now);
        lifeCycle.withhold(item.reason());
        restoreCorrections(found, item, by, now);
        if ("unpublished".equals(item.state())) lifeCycle.unpublish(item.reason());
        article.publishedAt = item.publishedAt();
        article.embargoedUntil = item.embargoedUntil();
        article.scheduledAt = item.scheduledAt();
        article.expiresAt = item.expiresAt();
        article.modifiedAt = item.publishedAt();
    }

    private void restoreCorrections(ArticleDraft found, BulkItem item, String by, Instant now) {
        List<BulkItem.BulkCorrection> corrections = item.corrections() == null ? List.of() : item.corrections();
        for (BulkItem.BulkCorrection correction : corrections) {
            Version version = new LifeCycle(found.article(), by, now)
                    .correct(found.article().slug, found.draft().content(), correction.kind(), correction.note());
            entities.flush();
            draftService.storeText(version);
            Correction.make(correction.id(), version, correction.at());
        }
    }

    /** Ends the article at an instant in the past, and records the end in the change log. */
    static void expire(Article article, Instant expiresAt, Instant now) {
        article.expiresAt = expiresAt;
        article.nextEdgeAt = expiresAt;
        new LifeCycle(article, "clock", now).recordDueTransitions();
    }

    private void restoreWire(ArticleDraft found, BulkItem item, Content content, String by, Instant now) {
        SourceVersion version = SourceVersion.of(item.wire().sourceVersion());
        Content wireContent = content;
        if (item.wire().article() != null) {
            NormalizedStory normalized = BulkItem.within(
                    "/wire/article",
                    () -> normalizer.normalize(item.wire().article(), content.body(), item.correctionNotes(), by, now));
            wireContent = normalized.content();
        }
        found.article().sourceVersion = version.text();
        WireItem.store(found.article().id, wireContent, by, now);
        if (found.article().version > 0) WireItem.shareContentOf(Version.latest(found.article()));
    }
}
