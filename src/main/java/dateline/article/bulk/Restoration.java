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

    private static final Instant NEVER = Instant.parse("9000-01-01T00:00:00Z");

    private final DraftService desk;
    private final StoryNormalizer intake;
    private final EntityManager entities;

    Restoration(DraftService desk, StoryNormalizer intake, EntityManager entities) {
        this.desk = desk;
        this.intake = intake;
        this.entities = entities;
    }

    ArticleDraft restore(UUID id, BulkItem item, String by, Instant now) {
        ArticleDraft found = desk.lock(id.toString());
        Article article = found.article();
        Content text = found.draft().content;
        if (!item.draft()) live(found, item, by, now);
        if (item.workingCopy() != null) {
            ArticleRequest copy = item.workingCopy();
            BulkItem.within(
                    "/workingCopy",
                    () -> desk.replace(found, copy.slug() == null ? copy.at(found.draft().slug) : copy, by, now));
        }
        if (item.wire() != null) wire(found, item, text, by, now);
        if (item.createdAt() != null && item.createdAt().isBefore(now)) article.createdAt = item.createdAt();
        if (item.translationGroup() != null) article.translationGroup = item.translationGroup();
        entities.flush();
        return found;
    }

    /** Publishes the draft with the dates and state of the item. */
    void live(ArticleDraft found, BulkItem item, String by, Instant now) {
        if (item.gone() && item.firstPublicAt() == null) unseen(found, item, by, now);
        else seen(found, item, by, now);
        Article article = found.article();
        if (item.modifiedAt() != null) article.modifiedAt = item.modifiedAt();
        if (item.unpublishedAt() != null && article.unpublishedAt != null) article.unpublishedAt = item.unpublishedAt();
        if (item.gone() || item.firstLiveAt() != null) {
            article.firstLiveAt = item.firstLiveAt();
            article.firstPublicAt = item.firstPublicAt();
        }
    }

    private void seen(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        boolean over = item.expiresAt() != null && !item.expiresAt().isAfter(now);
        Instant end = over ? null : item.expiresAt();
        Instant hour = item.scheduledAt() == null ? item.publishedAt() : item.scheduledAt();
        desk.publish(found, new PublicationPlan(hour, item.embargoedUntil(), end, null), by, now);
        if (article.state(now) == State.LIVE) correct(found, item, by, now);
        // An expired article cannot be withheld. A withheld article therefore gets its end after the withholding.
        if (over && !"withheld".equals(item.state())) end(article, item.expiresAt(), now);
        takeBack(article, item, by, now);
        if (over) article.expiresAt = item.expiresAt();
    }

    /** Withholds or unpublishes the article if the item says so. */
    void takeBack(Article article, BulkItem item, String by, Instant now) {
        if ("withheld".equals(item.state())) article.withhold(item.reason(), by, now);
        if ("unpublished".equals(item.state())) article.unpublish(item.reason(), by, now);
    }

    // An article that was never publicly readable, and the names that it carries, must not become visible here even for
    // an instant. It is therefore scheduled far in the future and withheld before it gets its real dates.
    private void unseen(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        desk.publish(found, new PublicationPlan(NEVER, null, null, null), by, now);
        article.withhold(item.reason(), by, now);
        correct(found, item, by, now);
        if ("unpublished".equals(item.state())) article.unpublish(item.reason(), by, now);
        article.publishedAt = item.publishedAt();
        article.embargoedUntil = item.embargoedUntil();
        article.scheduledAt = item.scheduledAt();
        article.expiresAt = item.expiresAt();
        article.modifiedAt = item.publishedAt();
    }

    private void correct(ArticleDraft found, BulkItem item, String by, Instant now) {
        List<BulkItem.BulkCorrection> notes = item.corrections() == null ? List.of() : item.corrections();
        for (BulkItem.BulkCorrection note : notes) {
            Version made = found.article()
                    .correct(found.article().slug, found.draft().content, note.kind(), note.note(), by, now);
            entities.flush();
            desk.finish(made);
            Correction.make(note.id(), made, note.at());
        }
    }

    /** Ends the article at an instant in the past, and records the end in the change log. */
    static void end(Article article, Instant expiresAt, Instant now) {
        article.expiresAt = expiresAt;
        article.nextEdgeAt = expiresAt;
        article.caughtUp(now);
    }

    private void wire(ArticleDraft found, BulkItem item, Content text, String by, Instant now) {
        SourceVersion version = SourceVersion.of(item.wire().sourceVersion());
        Content said = text;
        if (item.wire().article() != null) {
            NormalizedStory taken = BulkItem.within(
                    "/wire/article", () -> intake.take(item.wire().article(), text.body(), item.notes(), by, now));
            said = taken.content();
        }
        found.article().sourceVersion = version.text();
        WireItem.keep(found.article().id, said, by, now);
    }
}
