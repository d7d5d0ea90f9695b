package dateline.article;

import dateline.article.Intake.Taken;
import dateline.article.Newsdesk.Desk;
import dateline.http.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Takes one item of a bulk, in the caller's transaction: makes the article as it was elsewhere, or sees that it is here. */
@Singleton
class BulkDesk {

    /** What became of it: created, updated, unchanged or skipped. */
    record Outcome(String word, BulkResult.Made article) {}

    private final Newsdesk desk;
    private final Intake intake;
    private final SourceItems items;
    private final Restoration restoration;

    BulkDesk(Newsdesk desk, Intake intake, SourceItems items, Restoration restoration) {
        this.desk = desk;
        this.intake = intake;
        this.items = items;
        this.restoration = restoration;
    }

    Outcome put(BulkItem item, boolean overwrite, String by, Instant now) {
        item.require();
        if (item.killed()) return new Outcome("skipped", null);
        Optional<UUID> here = here(item);
        for (Name source : item.sources()) items.makeSource(source, source.slugOr("source"), by, now);
        if (here.isEmpty()) {
            UUID id = item.id() == null ? Article.nextId() : item.id();
            desk.begin(id, item.story(), item.notes(), by, now);
            return new Outcome("created", made(restoration.restore(id, item, by, now), now));
        }
        Desk found = desk.lock(here.get().toString());
        List<String> differences = differences(found, item, by, now);
        if (differences.isEmpty()) return new Outcome("unchanged", made(found, now));
        if (!overwrite) throw differs(found, differences);
        return new Outcome("updated", made(update(found, item, by, now), now));
    }

    private Optional<UUID> here(BulkItem item) {
        if (item.id() != null) return items.hold(item.id()) ? Optional.of(item.id()) : Optional.empty();
        return items.hold(
                item.article().source().slugOr("source"), item.article().sourceId());
    }

    // Only what the item says: what has been added to the article here since does not make it another.
    private List<String> differences(Desk found, BulkItem item, String by, Instant now) {
        Article article = found.article();
        if (article.state(now) == State.CANCELED) throw State.CANCELED.conflict("what was killed does not come back");
        List<String> differences = new ArrayList<>();
        boolean live = article.version > 0 && !item.draft();
        Content shown = live ? Version.live(article).content : found.draft().content;
        if (!taken(item.article(), shown, found, item, by, now).equals(shown)) differences.add("article");
        String slug = live ? article.slug : found.draft().slug;
        if (item.story().slug() != null && !item.story().slug().equals(slug)) differences.add("slug");
        if (!item.draft() && !Objects.equals(item.publishedAt(), article.publishedAt)) differences.add("publishedAt");
        if (item.workingCopy() != null) {
            Content own = found.draft().content;
            if (!taken(item.workingCopy(), own, found, item, by, now).equals(own)) differences.add("workingCopy");
        }
        return differences;
    }

    private Content taken(ArticleRequest request, Content here, Desk found, BulkItem item, String by, Instant now) {
        var notes = Correction.notes(found.article().id);
        item.notes().forEach(notes::putIfAbsent);
        Taken taken = intake.take(request, here.body(), notes, by, now);
        return taken.content();
    }

    private static Problem differs(Desk found, List<String> differences) {
        return Problem.of(
                        "article-differs",
                        "The article is here and says something else. Leave it, or send overwrite=true to have it your way.")
                .with("id", found.article().id)
                .with("changedFields", differences);
    }

    private Desk update(Desk found, BulkItem item, String by, Instant now) {
        State state = found.article().state(now);
        boolean shown = found.article().version > 0;
        if (shown && !item.draft() && !(state == State.LIVE && item.live())) {
            throw state.conflict("a bulk changes the text of what is live and stays live, and nobody's state");
        }
        desk.replace(found, item.story(), by, now);
        if (shown && !item.draft() && !found.draft().says(Version.live(found.article()))) {
            desk.publish(found, new PublicationPlan(null, null, null, null), by, now);
        }
        if (!shown && !item.draft()) restoration.live(found, item, by, now);
        if (item.workingCopy() != null) desk.replace(found, item.workingCopy(), by, now);
        return found;
    }

    private static BulkResult.Made made(Desk found, Instant now) {
        Article article = found.article();
        return new BulkResult.Made(article.id, article.slug, article.state(now).word(), article.version);
    }
}
