package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftService;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer;
import dateline.article.editing.StoryNormalizer.NormalizedStory;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.LifeCycle;
import dateline.article.model.PublicationPlan;
import dateline.article.model.State;
import dateline.article.model.Version;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Applies one item of a bulk request in the caller's transaction: creates the article with its state elsewhere, or
 * compares it with the existing article.
 */
@Singleton
class BulkService {

    private static final String KILLED_ELSEWHERE = "The article was killed in the newsroom from which it came.";
    private static final Set<State> WAITING = EnumSet.of(State.SCHEDULED, State.EMBARGOED);

    /**
     * Result of one item.
     *
     * @param outcome created, updated, unchanged or skipped
     * @param article null if skipped
     */
    record BulkOutcome(String outcome, BulkResult.BulkArticle article) {}

    private final DraftService draftService;
    private final StoryNormalizer normalizer;
    private final SourceItemLock itemLock;
    private final BulkNameWriter nameWriter;
    private final Restoration restoration;

    BulkService(
            DraftService draftService,
            StoryNormalizer normalizer,
            SourceItemLock itemLock,
            BulkNameWriter nameWriter,
            Restoration restoration) {
        this.draftService = draftService;
        this.normalizer = normalizer;
        this.itemLock = itemLock;
        this.nameWriter = nameWriter;
        this.restoration = restoration;
    }

    BulkOutcome apply(BulkItem item, boolean overwrite, String by, Instant now) {
        item.requireComplete();
        Optional<UUID> existing = findAndLock(item);
        if (item.wasKilled()) return kill(item, existing, overwrite, by, now);
        nameWriter.create(List.of(item), by, now);
        if (existing.isEmpty()) {
            UUID id = item.id() == null ? Article.nextId() : item.id();
            item.withinArticle(() -> draftService.create(id, item.articleWithSlug(), item.correctionNotes(), by, now));
            return new BulkOutcome(
                    "created",
                    toBulkArticle(restoration.restore(id, item, by, now).article(), now));
        }
        ArticleDraft found = draftService.lock(existing.get().toString());
        List<String> differences = findDifferences(found, item, by, now);
        if (differences.isEmpty()) return new BulkOutcome("unchanged", toBulkArticle(found.article(), now));
        if (!overwrite) throw differs(found, differences);
        return new BulkOutcome(
                "updated",
                toBulkArticle(update(found, item, differences, by, now).article(), now));
    }

    // An article that was killed elsewhere is not created. If it exists here, a bulk with overwrite kills it too.
    private BulkOutcome kill(BulkItem item, Optional<UUID> existing, boolean overwrite, String by, Instant now) {
        if (existing.isEmpty()) return new BulkOutcome("skipped", null);
        ArticleDraft found = draftService.lock(existing.get().toString());
        if (found.article().state(now) == State.CANCELED)
            return new BulkOutcome("unchanged", toBulkArticle(found.article(), now));
        if (!overwrite) throw differs(found, List.of("state"));
        new LifeCycle(found.article(), by, now)
                .kill(item.reason() == null ? KILLED_ELSEWHERE : item.reason(), null, null);
        return new BulkOutcome("updated", toBulkArticle(found.article(), now));
    }

    /** Locks the existing article and returns its content; empty if there is none, or it was killed here. */
    Optional<Content> lockContent(BulkItem item, Instant now) {
        return findAndLock(item)
                .map(id -> draftService.lock(id.toString()))
                .filter(found -> found.article().state(now) != State.CANCELED)
                .map(found -> comparedContent(found, item));
    }

    private static Content comparedContent(ArticleDraft found, BulkItem item) {
        boolean isPublished = found.article().version > 0 && !item.wasDraft();
        return isPublished
                ? Version.latest(found.article()).content
                : found.draft().content();
    }

    private Optional<UUID> findAndLock(BulkItem item) {
        if (item.id() != null) return itemLock.lock(item.id()) ? Optional.of(item.id()) : Optional.empty();
        if (item.article() == null) return Optional.empty();
        return itemLock.lock(
                item.article().source().slugOr("source"), item.article().sourceId());
    }

    // Compares only what the item contains. Members that were added to the article since do not count as differences.
    private List<String> findDifferences(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        if (article.state(now) == State.CANCELED) throw State.CANCELED.conflict("a killed article cannot be restored");
        List<String> differences = new ArrayList<>();
        boolean isPublished = article.version > 0 && !item.wasDraft();
        Content current = comparedContent(found, item);
        Content sent = item.withinArticle(() -> normalize(item.article(), current, found, item, by, now));
        if (!sent.equals(current)) differences.add("article");
        String slug = isPublished ? article.slug : found.draft().slug;
        if (item.articleWithSlug().slug() != null
                && !item.articleWithSlug().slug().equals(slug)) differences.add("slug");
        if (!item.wasDraft() && !Objects.equals(item.publishedAt(), article.publishedAt))
            differences.add("publishedAt");
        if (isPublished) {
            if (!isSameState(item.stateAt(now), article.state(now))) differences.add("state");
            if (isDifferent(item.embargoedUntil(), article.embargoedUntil)) differences.add("embargoedUntil");
            if (isDifferent(item.expiresAt(), article.expiresAt)) differences.add("expiresAt");
        }
        if (item.workingCopy() != null) {
            Content draftContent = found.draft().content();
            Content sentDraft = BulkItem.within(
                    "/workingCopy", () -> normalize(item.workingCopy(), draftContent, found, item, by, now));
            if (!sentDraft.equals(draftContent)) differences.add("workingCopy");
        }
        return differences;
    }

    // Scheduled and embargoed count as the same state, because the instants are compared separately.
    private static boolean isSameState(State sent, State current) {
        return sent == current || WAITING.contains(sent) && WAITING.contains(current);
    }

    private static boolean isDifferent(Instant sent, Instant current) {
        return sent != null && !sent.equals(current);
    }

    private Content normalize(
            ArticleRequest request, Content current, ArticleDraft found, BulkItem item, String by, Instant now) {
        var notes = Correction.notesById(found.article().id);
        item.correctionNotes().forEach(notes::putIfAbsent);
        NormalizedStory normalized = normalizer.normalize(request, current.body(), notes, by, now);
        return normalized.content();
    }

    private static Problem differs(ArticleDraft found, List<String> differences) {
        return Problem.of(
                        "article-differs",
                        "The article exists with other content and was not changed; bulkArticles with overwrite=true replaces it.")
                .with("id", found.article().id)
                .with("changedFields", differences);
    }

    private ArticleDraft update(ArticleDraft found, BulkItem item, List<String> differences, String by, Instant now) {
        if (item.wasDraft()) {
            item.withinArticle(() -> draftService.replace(found, item.articleWithSlug(), by, now));
        } else if (found.article().version == 0) {
            item.withinArticle(() -> draftService.replace(found, item.articleWithSlug(), by, now));
            restoration.publish(found, item, by, now);
        } else {
            updatePublished(found, item, differences, by, now);
        }
        if (item.workingCopy() != null)
            BulkItem.within("/workingCopy", () -> draftService.replace(found, item.workingCopy(), by, now));
        return found;
    }

    /**
     * Applies the item to an article that has been published here: updates a live article, or takes it back. An article
     * that was taken back here stays so.
     */
    private void updatePublished(ArticleDraft found, BulkItem item, List<String> differences, String by, Instant now) {
        Article article = found.article();
        State currentState = article.state(now);
        State sentState = item.stateAt(now);
        if (currentState == State.LIVE && !WAITING.contains(sentState)) {
            if (!differences.equals(List.of("state"))) republish(found, item, sentState, by, now);
        } else if (!item.wasWithdrawn() || isSameState(sentState, currentState)) {
            if (!differences.equals(List.of("workingCopy")))
                throw currentState.conflict(
                        "a bulk write can change a live article or take it back, but cannot make an article live again");
        }
        if (item.wasWithdrawn() && sentState != currentState) restoration.withdraw(article, item, by, now);
        if (sentState == State.EXPIRED && currentState == State.LIVE)
            Restoration.expire(article, item.expiresAt(), now);
    }

    private void republish(ArticleDraft found, BulkItem item, State sentState, String by, Instant now) {
        Article article = found.article();
        item.withinArticle(() -> draftService.replace(found, item.articleWithSlug(), by, now));
        boolean endChanges = sentState == State.LIVE && isDifferent(item.expiresAt(), article.expiresAt);
        if (!endChanges && found.draft().matches(Version.latest(article))) return;
        draftService.publish(
                found, new PublicationPlan(null, null, endChanges ? item.expiresAt() : null, null), by, now);
    }

    static BulkResult.BulkArticle toBulkArticle(Article article, Instant now) {
        return new BulkResult.BulkArticle(
                article.id, article.slug, article.state(now).apiName(), article.version);
    }
}
