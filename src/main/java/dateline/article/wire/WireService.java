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
     * @param at first publication of an item that has its own dates; null for now
     */
    public record WireOptions(boolean overwrite, boolean publish, Instant at) {}

    private final DraftService desk;
    private final StoryNormalizer intake;
    private final SourceItemLock items;

    WireService(DraftService desk, StoryNormalizer intake, SourceItemLock items) {
        this.desk = desk;
        this.intake = intake;
        this.items = items;
    }

    /**
     * Locks the item until the transaction ends.
     *
     * @return its article, if it exists
     */
    Optional<UUID> hold(String source, String sourceId) {
        return items.hold(source, sourceId);
    }

    public WireView put(String source, String sourceId, WireRequest request, WireOptions wish, String by, Instant now) {
        SourceVersion version = SourceVersion.of(request.sourceVersion());
        Optional<UUID> here = items.hold(source, sourceId);
        items.makeSource(request.source(), source, by, now);
        ArticleRequest story = request.story(source, sourceId);
        return here.isPresent()
                ? update(desk.lock(here.get().toString()), story, version, request, wish, by, now)
                : create(story, version, request, wish, by, now);
    }

    private WireView create(
            ArticleRequest story,
            SourceVersion version,
            WireRequest request,
            WireOptions wish,
            String by,
            Instant now) {
        DraftView made = desk.begin(Article.nextId(), story, by, now);
        ArticleDraft found = desk.lock(made.id().toString());
        keep(found, version, found.draft().content, by, now);
        WireOutcome step = new WireOutcome("created", List.of(), made.created(), true);
        return publish(found, step, request, wish, by, now);
    }

    private WireView update(
            ArticleDraft found,
            ArticleRequest story,
            SourceVersion version,
            WireRequest request,
            WireOptions wish,
            String by,
            Instant now) {
        Article article = found.article();
        Draft draft = found.draft();
        if (article.state(now) == State.CANCELED)
            throw State.CANCELED.conflict("what was killed takes no more of a wire");
        WireItem last = WireItem.findById(article.id);
        Content before = last == null ? null : last.content;
        NormalizedStory taken = intake.take(
                story,
                before == null ? draft.content.body() : WireMerge.known(before.body(), draft.content.body()),
                Correction.notes(article.id),
                by,
                now);
        boolean untouched = untouched(draft, before);
        if (!newer(version, article, before, taken.content())) {
            WireOutcome step = new WireOutcome("unchanged", List.of(), List.of(), untouched);
            return publish(found, step, request, wish, by, now);
        }
        DraftMerge merged = wish.overwrite()
                ? new DraftMerge(taken.content(), List.of())
                : WireMerge.of(before, taken.content(), draft.content);
        keep(found, version, taken.content(), by, now);
        if (!merged.content().equals(draft.content)) {
            draft.edit(draft.slug, merged.content(), by, now);
            article.edited(merged.content(), now);
        }
        WireOutcome step =
                new WireOutcome("updated", merged.conflicts(), taken.created(), wish.overwrite() || untouched);
        return publish(found, step, request, wish, by, now);
    }

    // Whether the draft has no pending changes of an editor: it equals the live version, or the previous content of the
    // wire.
    private static boolean untouched(Draft draft, Content before) {
        boolean live = draft.publishedRevision != null && draft.publishedRevision == draft.revision;
        return live || draft.content.equals(before);
    }

    private static boolean newer(SourceVersion version, Article article, Content before, Content sent) {
        if (article.sourceVersion == null) return true;
        int order = version.compareTo(SourceVersion.of(article.sourceVersion));
        if (order > 0) return true;
        if (order < 0) {
            throw Problem.of(
                            "source-version-older",
                            "The item is here in version " + article.sourceVersion + " already. Nothing was changed.")
                    .with("currentSourceVersion", article.sourceVersion)
                    .with("id", article.id);
        }
        if (sent.equals(before)) return false;
        throw Problem.of(
                        "source-version-reused",
                        "Version " + article.sourceVersion + " of the item is here and says something else.")
                .with("changedFields", before == null ? null : ContentFields.changed(before, sent))
                .with("id", article.id);
    }

    private static void keep(ArticleDraft found, SourceVersion version, Content content, String by, Instant now) {
        found.article().sourceVersion = version.text();
        WireItem.keep(found.article().id, content, by, now);
    }

    /**
     * Result before publication.
     *
     * @param clean whether the draft has no pending changes of an editor
     */
    private record WireOutcome(String outcome, List<String> conflicts, List<Created> created, boolean clean) {}

    private WireView publish(
            ArticleDraft found, WireOutcome step, WireRequest request, WireOptions wish, String by, Instant now) {
        Article article = found.article();
        Draft draft = found.draft();
        boolean due = wish.publish()
                && !(draft.publishedRevision != null
                        && draft.publishedRevision == draft.revision
                        && article.version > 0);
        Optional<WireRelease> release =
                due ? Optional.of(WireRelease.of(article, request, wish.at(), now)) : Optional.empty();
        String heldBack = release.map(
                        any -> !step.conflicts().isEmpty() ? "conflicts" : !step.clean() ? "unpublished-edits" : null)
                .or(() -> release.map(WireRelease::heldBack))
                .orElse(null);
        PublicationView made = due && heldBack == null
                ? desk.publish(found, release.orElseThrow().plan(), by, now)
                : null;
        return WireViewBuilder.builder()
                .id(article.id)
                .outcome(step.outcome())
                .sourceVersion(article.sourceVersion)
                .revision(draft.revision)
                .version(article.version)
                .state(article.state(now).word())
                .conflicts(step.conflicts())
                .publication(made)
                .heldBack(heldBack)
                .created(step.created())
                .build();
    }
}
