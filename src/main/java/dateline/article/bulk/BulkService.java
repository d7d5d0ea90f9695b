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
import dateline.article.model.PublicationPlan;
import dateline.article.model.State;
import dateline.article.model.Version;
import dateline.article.vocabulary.Name;
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

    private static final String KILLED_ELSEWHERE = "It was killed in the newsroom that it came from.";
    private static final Set<State> WAITING = EnumSet.of(State.SCHEDULED, State.EMBARGOED);

    /**
     * Result of one item.
     *
     * @param word created, updated, unchanged or skipped
     * @param article null if skipped
     */
    record BulkOutcome(String word, BulkResult.BulkArticle article) {}

    private final DraftService desk;
    private final StoryNormalizer intake;
    private final SourceItemLock items;
    private final BulkNameWriter names;
    private final Restoration restoration;

    BulkService(
            DraftService desk,
            StoryNormalizer intake,
            SourceItemLock items,
            BulkNameWriter names,
            Restoration restoration) {
        this.desk = desk;
        this.intake = intake;
        this.items = items;
        this.names = names;
        this.restoration = restoration;
    }

    BulkOutcome put(BulkItem item, boolean overwrite, String by, Instant now) {
        item.require();
        Optional<UUID> here = here(item);
        if (item.killed()) return kill(item, here, overwrite, by, now);
        names.make(item, by, now);
        for (Name source : item.sourceNames()) items.makeSource(source, source.slugOr("source"), by, now);
        if (here.isEmpty()) {
            UUID id = item.id() == null ? Article.nextId() : item.id();
            item.story(() -> desk.begin(id, item.story(), item.notes(), by, now));
            return new BulkOutcome("created", made(restoration.restore(id, item, by, now), now));
        }
        ArticleDraft found = desk.lock(here.get().toString());
        List<String> differences = differences(found, item, by, now);
        if (differences.isEmpty()) return new BulkOutcome("unchanged", made(found, now));
        if (!overwrite) throw differs(found, differences);
        return new BulkOutcome("updated", made(update(found, item, differences, by, now), now));
    }

    // An article that was killed elsewhere is not created. If it exists here, a bulk with overwrite kills it too.
    private BulkOutcome kill(BulkItem item, Optional<UUID> here, boolean overwrite, String by, Instant now) {
        if (here.isEmpty()) return new BulkOutcome("skipped", null);
        ArticleDraft found = desk.lock(here.get().toString());
        if (found.article().state(now) == State.CANCELED) return new BulkOutcome("unchanged", made(found, now));
        if (!overwrite) throw differs(found, List.of("state"));
        found.article().kill(item.reason() == null ? KILLED_ELSEWHERE : item.reason(), null, null, by, now);
        return new BulkOutcome("updated", made(found, now));
    }

    /** Locks the existing article and returns its content; empty if there is none, or it was killed here. */
    Optional<Content> shown(BulkItem item, Instant now) {
        return here(item)
                .map(id -> desk.lock(id.toString()))
                .filter(found -> found.article().state(now) != State.CANCELED)
                .map(found -> shown(found, item));
    }

    private static Content shown(ArticleDraft found, BulkItem item) {
        boolean live = found.article().version > 0 && !item.draft();
        return live ? Version.live(found.article()).content : found.draft().content;
    }

    private Optional<UUID> here(BulkItem item) {
        if (item.id() != null) return items.hold(item.id()) ? Optional.of(item.id()) : Optional.empty();
        if (item.article() == null) return Optional.empty();
        return items.hold(
                item.article().source().slugOr("source"), item.article().sourceId());
    }

    // Compares only what the item contains. Members that were added to the article since do not count as differences.
    private List<String> differences(ArticleDraft found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        if (article.state(now) == State.CANCELED) throw State.CANCELED.conflict("what was killed does not come back");
        List<String> differences = new ArrayList<>();
        boolean live = article.version > 0 && !item.draft();
        Content shown = shown(found, item);
        Content said = item.story(() -> taken(item.article(), shown, found, item, by, now));
        if (!said.equals(shown)) differences.add("article");
        String slug = live ? article.slug : found.draft().slug;
        if (item.story().slug() != null && !item.story().slug().equals(slug)) differences.add("slug");
        if (!item.draft() && !Objects.equals(item.publishedAt(), article.publishedAt)) differences.add("publishedAt");
        if (live) {
            if (!standsAs(item.stateAt(now), article.state(now))) differences.add("state");
            if (other(item.embargoedUntil(), article.embargoedUntil)) differences.add("embargoedUntil");
            if (other(item.expiresAt(), article.expiresAt)) differences.add("expiresAt");
        }
        if (item.workingCopy() != null) {
            Content own = found.draft().content;
            Content copy = BulkItem.within("/workingCopy", () -> taken(item.workingCopy(), own, found, item, by, now));
            if (!copy.equals(own)) differences.add("workingCopy");
        }
        return differences;
    }

    // Scheduled and embargoed count as the same state, because the instants are compared separately.
    private static boolean standsAs(State there, State here) {
        return there == here || WAITING.contains(there) && WAITING.contains(here);
    }

    private static boolean other(Instant said, Instant here) {
        return said != null && !said.equals(here);
    }

    private Content taken(
            ArticleRequest request, Content here, ArticleDraft found, BulkItem item, String by, Instant now) {
        var notes = Correction.notes(found.article().id);
        item.notes().forEach(notes::putIfAbsent);
        NormalizedStory taken = intake.take(request, here.body(), notes, by, now);
        return taken.content();
    }

    private static Problem differs(ArticleDraft found, List<String> differences) {
        return Problem.of(
                        "article-differs",
                        "The article is here, says something else and stays as it is; bulkArticles with overwrite=true has it the item's way.")
                .with("id", found.article().id)
                .with("changedFields", differences);
    }

    private ArticleDraft update(ArticleDraft found, BulkItem item, List<String> differences, String by, Instant now) {
        if (item.draft()) {
            item.story(() -> desk.replace(found, item.story(), by, now));
        } else if (found.article().version == 0) {
            item.story(() -> desk.replace(found, item.story(), by, now));
            restoration.live(found, item, by, now);
        } else {
            follow(found, item, differences, by, now);
        }
        if (item.workingCopy() != null)
            BulkItem.within("/workingCopy", () -> desk.replace(found, item.workingCopy(), by, now));
        return found;
    }

    /**
     * Applies the item to an article that has been published here: updates a live article, or takes it back. An article
     * that was taken back here stays so.
     */
    private void follow(ArticleDraft found, BulkItem item, List<String> differences, String by, Instant now) {
        Article article = found.article();
        State here = article.state(now);
        State there = item.stateAt(now);
        if (here == State.LIVE && !WAITING.contains(there)) {
            if (!differences.equals(List.of("state"))) republish(found, item, there, by, now);
        } else if (!item.gone() || standsAs(there, here)) {
            if (!differences.equals(List.of("workingCopy")))
                throw here.conflict("a bulk changes the text of what is live, takes back, and brings nothing back");
        }
        if (item.gone() && there != here) restoration.takeBack(article, item, by, now);
        if (there == State.EXPIRED && here == State.LIVE) Restoration.end(article, item.expiresAt(), now);
    }

    private void republish(ArticleDraft found, BulkItem item, State there, String by, Instant now) {
        Article article = found.article();
        item.story(() -> desk.replace(found, item.story(), by, now));
        boolean ends = there == State.LIVE && other(item.expiresAt(), article.expiresAt);
        if (!ends && found.draft().says(Version.live(article))) return;
        desk.publish(found, new PublicationPlan(null, null, ends ? item.expiresAt() : null, null), by, now);
    }

    private static BulkResult.BulkArticle made(ArticleDraft found, Instant now) {
        Article article = found.article();
        return new BulkResult.BulkArticle(
                article.id, article.slug, article.state(now).word(), article.version);
    }
}
