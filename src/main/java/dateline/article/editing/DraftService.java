package dateline.article.editing;

import dateline.article.body.Content;
import dateline.article.editing.StoryNormalizer.NormalizedStory;
import dateline.article.highlight.TextIndex;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.LifeCycle;
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
    private static final String GENERIC_PLAN = "set local plan_cache_mode to 'force_generic_plan'";

    private final StoryNormalizer normalizer;
    private final SlugClaims slugs;
    private final SourceItemLock itemLock;
    private final TextIndex textIndex;
    private final SerializedPartsStore partsStore;
    private final TextEraser textEraser;
    private final EntityManager entities;

    DraftService(
            StoryNormalizer normalizer,
            SlugClaims slugs,
            SourceItemLock itemLock,
            TextIndex textIndex,
            SerializedPartsStore partsStore,
            TextEraser textEraser,
            EntityManager entities) {
        this.normalizer = normalizer;
        this.slugs = slugs;
        this.itemLock = itemLock;
        this.textIndex = textIndex;
        this.partsStore = partsStore;
        this.textEraser = textEraser;
        this.entities = entities;
    }

    /** Finds an article and its draft by id or slug. */
    public ArticleDraft find(String article) {
        UUID id = findId(article);
        // The draft first: an article that another transaction creates meanwhile is found with its draft, or neither
        // is.
        Draft draft = Draft.require(id);
        return new ArticleDraft(Article.findById(id), draft);
    }

    /** Same as {@link #find}, with both rows locked until the transaction ends. */
    public ArticleDraft lock(String article) {
        UUID id = findId(article);
        Draft draft = Draft.findAndLock(id);
        return new ArticleDraft(Article.findAndLock(id), draft);
    }

    private UUID findId(String article) {
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
    public DraftView create(UUID id, ArticleRequest request, String by, Instant now) {
        return create(id, request, Map.of(), by, now);
    }

    /**
     * Creates an article with its draft.
     *
     * @param notes of corrections that the text may show, by id
     */
    public DraftView create(UUID id, ArticleRequest request, Map<String, String> notes, String by, Instant now) {
        entities.createNativeQuery(GENERIC_PLAN).executeUpdate();
        NormalizedStory normalized = normalizer.normalize(request, List.of(), notes, by, now);
        requireNewSourceId(id, normalized.content());
        if (normalized.content().sourceId() != null && normalized.content().source() != null)
            itemLock.forgetDeletion(
                    normalized.content().source(), normalized.content().sourceId());
        // The slug row references the article, so that the article is inserted first, with the slug that it gets unless
        // that is in use.
        String requestedSlug = SlugClaims.preferredSlug(id, request.slug(), request.headline());
        Article article = Article.create(id, requestedSlug, normalized.content(), by, now);
        if (request.translationOf() != null) article.joinTranslations(translationGroupOf(request.translationOf()));
        article.persistAndFlush();
        article.slug = slugs.claim(id, request.slug(), request.headline());
        Draft draft = Draft.make(id, article.slug, normalized.content(), by, now);
        draft.persist();
        return DraftView.of(article, draft, now).withCreated(normalized.created());
    }

    public DraftView replace(ArticleDraft articleDraft, ArticleRequest request, String by, Instant now) {
        NormalizedStory normalized = normalizer.normalize(
                request,
                articleDraft.draft().content().body(),
                Correction.notesById(articleDraft.article().id),
                by,
                now);
        requireNewSourceId(articleDraft.article().id, normalized.content());
        String slug = request.slug() == null ? articleDraft.draft().slug : request.slug();
        if (!slug.equals(articleDraft.draft().slug)) {
            slugs.move(articleDraft.article().id, articleDraft.draft().slug, slug);
            if (articleDraft.article().version == 0) articleDraft.article().slug = slug;
        }
        if (request.translationOf() != null)
            joinTranslations(articleDraft.article(), translationGroupOf(request.translationOf()), by, now);
        articleDraft.draft().edit(slug, normalized.content(), by, now);
        articleDraft.article().recordEdit(normalized.content(), now);
        return DraftView.of(articleDraft.article(), articleDraft.draft(), now).withCreated(normalized.created());
    }

    // The article and its live translations list each other from now on, although neither was edited. The log row
    // reports this.
    private static void joinTranslations(Article article, UUID group, String by, Instant now) {
        if (article.joinTranslations(group) && article.version > 0)
            Change.of("translations:" + group, "translations-changed", now, by);
    }

    /**
     * Deletes an article that was never published. All others have a history.
     *
     * @throws Problem 409 if the article was published
     */
    void delete(ArticleDraft articleDraft, Instant now) {
        if (articleDraft.article().version > 0) {
            throw articleDraft.article().state(now).conflict("only an article that was never published can be deleted");
        }
        itemLock.rememberDeletion(articleDraft.article().id, now);
        articleDraft.draft().delete();
        articleDraft.article().delete();
    }

    /** Publishes without checks against the past, for callers that set their own dates. */
    public PublicationView publish(UUID article, PublicationPlan plan, String by, Instant now) {
        return publish(lock(article.toString()), plan, by, now);
    }

    public PublicationView publish(ArticleDraft articleDraft, PublicationPlan plan, String by, Instant now) {
        requireNewSourceId(articleDraft.article().id, articleDraft.draft().content());
        Version version = new LifeCycle(articleDraft.article(), by, now).publish(articleDraft.draft(), plan);
        entities.flush();
        storeText(version);
        return PublicationView.of(articleDraft.article(), version, articleDraft.draft(), now);
    }

    /** Indexes a new version and stores its serialized parts. Its row must have been flushed. */
    public void storeText(Version version) {
        Map<UUID, Content> story = Map.of(version.articleId, version.content);
        partsStore.store(story, version.number, textIndex.index(story));
    }

    public Article withhold(UUID article, WithdrawalRequest request, String by, Instant now) {
        Article found = lock(article.toString()).article();
        new LifeCycle(found, by, now).withhold(WithdrawalRequest.reason(request));
        return found;
    }

    /** @throws Problem 422 if the replacement does not exist or is the article itself */
    public Article kill(UUID article, KillRequest request, String by, Instant now) {
        return kill(lock(article.toString()).article(), request, by, now);
    }

    Article kill(Article article, KillRequest request, String by, Instant now) {
        UUID replacement = request.replacement();
        if (replacement != null && (replacement.equals(article.id) || Article.count("id", replacement) == 0)) {
            throw Problem.invalidBody()
                    .at(
                            "/replacement",
                            "article-unknown",
                            "There is no other article with this id. Send the id of another article, or leave the member out.");
        }
        new LifeCycle(article, by, now).kill(request.reason(), request.notice(), replacement);
        if (request.isErased()) textEraser.erase(article, by, now);
        return article;
    }

    private UUID translationGroupOf(UUID original) {
        // One statement without loading the entity, so that the update does not overwrite the changes of a transaction
        // that holds the row lock.
        List<?> group = entities.createNativeQuery("""
                        update article set translation_group = coalesce(translation_group, id) where id = ?1
                        returning translation_group
                        """, UUID.class)
                .setParameter(1, original)
                .getResultList();
        if (group.isEmpty()) {
            throw Problem.invalidBody()
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
