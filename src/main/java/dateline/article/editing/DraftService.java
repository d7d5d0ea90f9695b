package dateline.article.editing;

import dateline.article.body.Content;
import dateline.article.editing.StoryNormalizer.NormalizedStory;
import dateline.article.highlight.TextIndex;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.PublicationPlan;
import dateline.article.model.SlugClaims;
import dateline.article.model.Version;
import dateline.article.read.SerializedPartsStore;
import dateline.change.Change;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates, changes, deletes and publishes drafts in the caller's transaction. */
@Singleton
public class DraftService {

    /** An article and its draft. */
    public record ArticleDraft(Article article, Draft draft) {}

    // The statements for one article, those of foreign keys included, look up rows by key. Planning them for each set
    // of values took longer than running them.
    private static final String PLANNED_ONCE = "set local plan_cache_mode to 'force_generic_plan'";

    private final StoryNormalizer intake;
    private final SlugClaims slugs;
    private final SourceItemLock items;
    private final TextIndex index;
    private final SerializedPartsStore finished;
    private final EntityManager entities;

    DraftService(
            StoryNormalizer intake,
            SlugClaims slugs,
            SourceItemLock items,
            TextIndex index,
            SerializedPartsStore finished,
            EntityManager entities) {
        this.intake = intake;
        this.slugs = slugs;
        this.items = items;
        this.index = index;
        this.finished = finished;
        this.entities = entities;
    }

    /** Finds an article and its draft by id or slug. */
    ArticleDraft find(String article) {
        UUID id = id(article);
        return new ArticleDraft(Article.findById(id), Draft.required(id));
    }

    /** Same as {@link #find}, with both rows locked until the transaction ends. */
    public ArticleDraft lock(String article) {
        UUID id = id(article);
        Draft draft = Draft.locked(id);
        return new ArticleDraft(Article.locked(id), draft);
    }

    private UUID id(String article) {
        if (Ids.isUuid(article)) return UUID.fromString(article);
        List<?> found = entities.createNativeQuery("select article_id from slug where slug = ?1", UUID.class)
                .setParameter(1, article)
                .getResultList();
        if (found.isEmpty()) throw Problem.of("article-not-found", "There is no article " + article + ".");
        return (UUID) found.get(0);
    }

    /**
     * Creates an article with its draft.
     *
     * @param id of the new article; the demo newsroom uses fixed ids
     */
    public DraftView begin(UUID id, ArticleRequest request, String by, Instant now) {
        entities.createNativeQuery(PLANNED_ONCE).executeUpdate();
        return begin(id, request, Map.of(), by, now);
    }

    /**
     * Creates an article with its draft.
     *
     * @param notes of corrections that the text may show, by id
     */
    public DraftView begin(UUID id, ArticleRequest request, Map<String, String> notes, String by, Instant now) {
        NormalizedStory taken = intake.take(request, List.of(), notes, by, now);
        requireNewSourceId(id, taken.content());
        if (taken.content().sourceId() != null && taken.content().source() != null)
            items.takeBack(taken.content().source(), taken.content().sourceId());
        // The slug row references the article, so that the article is inserted first, with the slug that it gets unless
        // that is in use.
        String wanted = SlugClaims.wanted(id, request.slug(), request.headline());
        Article article = Article.begin(id, wanted, taken.content(), by, now);
        article.translationGroup = groupOf(request.translationOf());
        article.persistAndFlush();
        article.slug = slugs.claim(id, request.slug(), request.headline());
        Draft draft = Draft.make(id, article.slug, taken.content(), by, now);
        draft.persist();
        return DraftView.of(article, draft, now).with(taken.created());
    }

    public DraftView replace(ArticleDraft desk, ArticleRequest request, String by, Instant now) {
        NormalizedStory taken =
                intake.take(request, desk.draft().content.body(), Correction.notes(desk.article().id), by, now);
        requireNewSourceId(desk.article().id, taken.content());
        String slug = request.slug() == null ? desk.draft().slug : request.slug();
        if (!slug.equals(desk.draft().slug)) {
            slugs.move(desk.article().id, desk.draft().slug, slug);
            if (desk.article().version == 0) desk.article().slug = slug;
        }
        if (request.translationOf() != null) join(desk.article(), groupOf(request.translationOf()), by, now);
        desk.draft().edit(slug, taken.content(), by, now);
        desk.article().edited(taken.content(), now);
        return DraftView.of(desk.article(), desk.draft(), now).with(taken.created());
    }

    // The article and its live translations list each other from now on, although neither was edited. The log row
    // reports this.
    private static void join(Article article, UUID group, String by, Instant now) {
        if (group.equals(article.translationGroup)) return;
        article.translationGroup = group;
        if (article.version > 0) Change.of("translations:" + group, "translations-changed", now, by);
    }

    /**
     * Deletes an article that was never published. All others have a history.
     *
     * @throws Problem 409 if the article was published
     */
    void drop(ArticleDraft desk, Instant now) {
        if (desk.article().version > 0) {
            throw desk.article().state(now).conflict("only what was never published can be deleted");
        }
        items.throwAway(desk.article().id, now);
        desk.draft().delete();
        desk.article().delete();
    }

    /** Publishes without checks against the past, for callers that set their own dates. */
    public PublicationView publish(UUID article, PublicationPlan plan, String by, Instant now) {
        return publish(lock(article.toString()), plan, by, now);
    }

    public PublicationView publish(ArticleDraft desk, PublicationPlan plan, String by, Instant now) {
        requireNewSourceId(desk.article().id, desk.draft().content);
        Version version = desk.article().publish(desk.draft(), plan, by, now);
        entities.flush();
        index.index(desk.article().id, desk.draft().content);
        finish(version);
        return PublicationView.of(desk.article(), version, desk.draft(), now);
    }

    /** Stores the serialized parts of a new version. */
    public void finish(Version made) {
        finished.store(made.articleId, made.number, made.content);
    }

    public Article withhold(UUID article, WithdrawalRequest request, String by, Instant now) {
        Article found = lock(article.toString()).article();
        found.withhold(WithdrawalRequest.reason(request), by, now);
        return found;
    }

    /** @throws Problem 422 if the replacement does not exist or is the article itself */
    public Article kill(UUID article, KillRequest request, String by, Instant now) {
        return kill(lock(article.toString()).article(), request, by, now);
    }

    Article kill(Article found, KillRequest request, String by, Instant now) {
        UUID other = request.replacement();
        if (other != null && (other.equals(found.id) || Article.count("id", other) == 0)) {
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/replacement", "article-unknown", "Name another article by its id, or leave it out.");
        }
        found.kill(request.reason(), request.notice(), other, by, now);
        return found;
    }

    private UUID groupOf(UUID original) {
        if (original == null) return null;
        // One statement without loading the entity, so that the update does not overwrite the changes of a transaction
        // that holds the row lock.
        List<?> group = entities.createNativeQuery("""
                        update article set translation_group = coalesce(translation_group, id) where id = ?1
                        returning translation_group
                        """, UUID.class)
                .setParameter(1, original)
                .getResultList();
        if (group.isEmpty()) {
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/translationOf", "article-unknown", "There is no article " + original + ".");
        }
        return (UUID) group.get(0);
    }

    // Concurrent requests still meet the unique constraint. This check only avoids a warning in the log in the common
    // case.
    private void requireNewSourceId(UUID article, Content content) {
        if (content.source() == null || content.sourceId() == null) return;
        if (Article.count("source = ?1 and sourceId = ?2 and id <> ?3", content.source(), content.sourceId(), article)
                > 0) {
            throw Problem.of(
                            "source-id-in-use",
                            "An article of this source has the sourceId " + content.sourceId() + " already.")
                    .at("/sourceId", "in-use", "In use.");
        }
    }
}
