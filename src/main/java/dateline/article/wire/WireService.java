package dateline.article.wire;

import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.article.check.SourceVersion;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftMerge;
import dateline.article.editing.DraftService;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.editing.DraftView;
import dateline.article.editing.PublicationView;
import dateline.article.editing.SourceItemLock;
import dateline.article.editing.StoryNormalizer;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.editing.StoryNormalizer.NormalizedStory;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.State;
import dateline.article.model.Version;
import dateline.article.model.WireItem;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Applies wire items in the caller's transaction: creates the draft, or merges the new version into it. */
@Singleton
public class WireService {

    /**
     * Options for a wire item.
     *
     * @param overwrite whether it replaces changes of editors
     * @param publish whether it goes live at once if nothing prevents it
     * @param publishAt first publication of an item that has its own dates; null for now
     */
    public record WireOptions(boolean overwrite, boolean publish, Instant publishAt) {}

    private final DraftService draftService;
    private final StoryNormalizer normalizer;
    private final SourceItemLock itemLock;

    WireService(DraftService draftService, StoryNormalizer normalizer, SourceItemLock itemLock) {
        this.draftService = draftService;
        this.normalizer = normalizer;
        this.itemLock = itemLock;
    }

    /**
     * Locks the item until the transaction ends.
     *
     * @return its article, if it exists
     */
    Optional<UUID> lock(String source, String sourceId) {
        return itemLock.lock(source, sourceId);
    }

    public WireView put(
            String source, String sourceId, WireRequest request, WireOptions options, String by, Instant now) {
        SourceVersion version = SourceVersion.of(request.sourceVersion());
        Optional<UUID> existing = itemLock.lock(source, sourceId);
        itemLock.createSource(request.source(), source, by, now);
        ArticleRequest story = request.toArticleRequest(source, sourceId);
        return existing.isPresent()
                ? update(draftService.lock(existing.get().toString()), story, version, request, options, by, now)
                : create(story, version, request, options, by, now);
    }

    private WireView create(
            ArticleRequest story,
            SourceVersion version,
            WireRequest request,
            WireOptions options,
            String by,
            Instant now) {
        DraftView createdDraft = draftService.create(Article.nextId(), story, by, now);
        ArticleDraft found = draftService.lock(createdDraft.id().toString());
        storeItem(found, version, found.draft().content(), by, now);
        WireOutcome wireOutcome = new WireOutcome("created", List.of(), createdDraft.created(), true);
        return publish(found, wireOutcome, request, options, by, now);
    }

    private WireView update(
            ArticleDraft found,
            ArticleRequest story,
            SourceVersion version,
            WireRequest request,
            WireOptions options,
            String by,
            Instant now) {
        Article article = found.article();
        Draft draft = found.draft();
        if (article.state(now) == State.CANCELED)
            throw State.CANCELED.conflict("a killed article accepts no new version of a wire item");
        WireItem lastItem = WireItem.findById(article.id);
        Content previous = lastItem == null ? null : lastItem.content();
        NormalizedStory normalized = normalizer.normalize(
                story,
                previous == null
                        ? draft.content().body()
                        : WireMerge.knownBlocks(previous.body(), draft.content().body()),
                Correction.notesById(article.id),
                by,
                now);
        boolean noPendingEdits = hasNoPendingEdits(draft, previous);
        if (!isNewer(version, article, previous, normalized.content())) {
            WireOutcome wireOutcome = new WireOutcome("unchanged", List.of(), List.of(), noPendingEdits);
            return publish(found, wireOutcome, request, options, by, now);
        }
        DraftMerge merged = options.overwrite()
                ? new DraftMerge(normalized.content(), List.of())
                : WireMerge.of(previous, normalized.content(), draft.content());
        storeItem(found, version, normalized.content(), by, now);
        if (!merged.content().equals(draft.content())) {
            draft.edit(draft.slug, merged.content(), by, now);
            article.recordEdit(merged.content(), now);
        }
        WireOutcome wireOutcome = new WireOutcome(
                "updated", merged.conflicts(), normalized.created(), options.overwrite() || noPendingEdits);
        return publish(found, wireOutcome, request, options, by, now);
    }

    // Whether the draft has no pending changes of an editor: it equals the live version, or the previous content of the
    // wire.
    private static boolean hasNoPendingEdits(Draft draft, Content previous) {
        boolean isPublished = draft.publishedRevision != null && draft.publishedRevision == draft.revision;
        return isPublished || draft.content().equals(previous);
    }

    private static boolean isNewer(SourceVersion version, Article article, Content previous, Content sent) {
        if (article.sourceVersion == null) return true;
        int order = version.compareTo(SourceVersion.of(article.sourceVersion));
        if (order > 0) return true;
        if (order < 0) {
            throw Problem.of(
                            "source-version-older",
                            "The item exists in version " + article.sourceVersion + " already. Nothing was changed.")
                    .with("currentSourceVersion", article.sourceVersion)
                    .with("id", article.id);
        }
        if (sent.equals(previous)) return false;
        throw Problem.of(
                        "source-version-reused",
                        "Version " + article.sourceVersion + " of the item exists with other content.")
                .with("changedFields", previous == null ? null : ContentFields.changedMembers(previous, sent))
                .with("id", article.id);
    }

    private static void storeItem(ArticleDraft found, SourceVersion version, Content content, String by, Instant now) {
        found.article().sourceVersion = version.text();
        WireItem.store(found.article().id, content, by, now);
    }

    /**
     * Result before publication.
     *
     * @param noPendingEdits whether the draft has no pending changes of an editor
     */
    private record WireOutcome(String outcome, List<String> conflicts, List<Created> created, boolean noPendingEdits) {}

    private WireView publish(
            ArticleDraft found,
            WireOutcome wireOutcome,
            WireRequest request,
            WireOptions options,
            String by,
            Instant now) {
        Article article = found.article();
        Draft draft = found.draft();
        boolean shouldPublish = options.publish()
                && !(draft.publishedRevision != null
                        && draft.publishedRevision == draft.revision
                        && article.version > 0);
        Optional<WireRelease> release = shouldPublish
                ? Optional.of(WireRelease.of(article, draft.content(), request, options.publishAt(), now))
                : Optional.empty();
        String heldBack = release.map(any -> !wireOutcome.conflicts().isEmpty()
                        ? "conflicts"
                        : !wireOutcome.noPendingEdits() ? "unpublished-edits" : null)
                .or(() -> release.map(WireRelease::heldBack))
                .orElse(null);
        PublicationView publication = null;
        if (shouldPublish && heldBack == null) {
            publication = draftService.publish(found, release.orElseThrow().plan(), by, now);
            WireItem.shareContentOf(Version.latest(article));
        }
        return WireViewBuilder.builder()
                .id(article.id)
                .outcome(wireOutcome.outcome())
                .sourceVersion(article.sourceVersion)
                .revision(draft.revision)
                .version(article.version)
                .state(article.state(now).apiName())
                .conflicts(wireOutcome.conflicts())
                .publication(publication)
                .heldBack(heldBack)
                .created(wireOutcome.created())
                .build();
    }
}
