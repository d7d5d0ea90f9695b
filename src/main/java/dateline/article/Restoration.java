package dateline.article;

import dateline.article.Intake.Taken;
import dateline.article.Newsdesk.Desk;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Brings a new article to where it stood elsewhere: published when it was, corrected, withheld, over. The text of earlier versions
 * does not travel, so each correction's version says what is live now.
 */
@Singleton
class Restoration {

    private final Newsdesk desk;
    private final Intake intake;
    private final EntityManager entities;

    Restoration(Newsdesk desk, Intake intake, EntityManager entities) {
        this.desk = desk;
        this.intake = intake;
        this.entities = entities;
    }

    Desk restore(UUID id, BulkItem item, String by, Instant now) {
        Desk found = desk.lock(id.toString());
        Article article = found.article();
        Content text = found.draft().content;
        if (!item.draft()) live(found, item, by, now);
        if (item.workingCopy() != null) {
            ArticleRequest copy = item.workingCopy();
            desk.replace(found, copy.slug() == null ? copy.at(found.draft().slug) : copy, by, now);
        }
        if (item.wire() != null) wire(found, item, text, by, now);
        if (item.createdAt() != null && item.createdAt().isBefore(now)) article.createdAt = item.createdAt();
        if (item.translationGroup() != null) article.translationGroup = item.translationGroup();
        entities.flush();
        return found;
    }

    private void live(Desk found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        boolean over = item.expiresAt() != null && !item.expiresAt().isAfter(now);
        desk.publish(
                found,
                new Article.Plan(item.publishedAt(), item.embargoedUntil(), over ? null : item.expiresAt(), null),
                by,
                now);
        if (article.state(now) == State.LIVE) correct(found, item, by, now);
        if (item.modifiedAt() != null) article.modifiedAt = item.modifiedAt();
        if (over && article.expiresAt == null) end(article, item.expiresAt(), now);
        boolean gone = "withheld".equals(item.state()) || "unpublished".equals(item.state());
        if ("withheld".equals(item.state())) article.withhold(item.reason(), by, now);
        if ("unpublished".equals(item.state())) {
            article.unpublish(item.reason(), by, now);
            if (item.unpublishedAt() != null) article.unpublishedAt = item.unpublishedAt();
        }
        // Being published here showed it to nobody: whether anybody has seen it was decided where it was live.
        if (gone || item.firstLiveAt() != null) {
            article.firstLiveAt = item.firstLiveAt();
            article.firstPublicAt = item.firstPublicAt();
        }
    }

    private void correct(Desk found, BulkItem item, String by, Instant now) {
        List<BulkItem.Note> notes = item.corrections() == null ? List.of() : item.corrections();
        for (BulkItem.Note note : notes) {
            Version made = found.article()
                    .correct(found.article().slug, found.draft().content, note.kind(), note.note(), by, now);
            entities.flush();
            Correction.make(note.id(), made, note.at());
        }
    }

    // It was live until then; the log is told both.
    private static void end(Article article, Instant expiresAt, Instant now) {
        article.expiresAt = expiresAt;
        article.nextEdgeAt = expiresAt;
        article.caughtUp(now);
    }

    private void wire(Desk found, BulkItem item, Content text, String by, Instant now) {
        SourceVersion version = SourceVersion.of(item.wire().sourceVersion());
        Content said = text;
        if (item.wire().article() != null) {
            Taken taken = intake.take(item.wire().article(), text.body(), item.notes(), by, now);
            said = taken.content();
        }
        found.article().sourceVersion = version.text();
        WireItem.keep(found.article().id, said, by, now);
    }
}
