package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.Slugs;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.NameRegistrar;
import dateline.article.editing.StoryNormalizer;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.LifeCycle;
import dateline.article.model.SlugClaims;
import dateline.article.names.NameSlugs.StoryNameSlugs;
import dateline.article.wire.WireRelease;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Creates many articles at once, and publishes those that request it if nothing prevents it. */
@Singleton
class BulkCreate {

    private static final String SELECT_TAKEN_SLUGS = "select slug from slug where slug = any(:slugs)";

    /**
     * A new article, not yet written.
     *
     * @param firstPublication null for a draft
     * @param isWireItem whether its content is stored as that of a wire item, too
     */
    record NewArticle(Article article, Draft draft, LifeCycle.FirstPublication firstPublication, boolean isWireItem) {

        UUID id() {
            return article.id;
        }
    }

    /**
     * A new article.
     *
     * @param heldBack code of the reason why it stays a draft although publication was requested, or null
     */
    record CreatedArticle(UUID article, String heldBack) {}

    private final StoryNormalizer normalizer;
    private final NameRegistrar nameRegistrar;
    private final BulkInsert bulkInsert;
    private final AgroalDataSource database;

    BulkCreate(
            StoryNormalizer normalizer, NameRegistrar nameRegistrar, BulkInsert bulkInsert, AgroalDataSource database) {
        this.normalizer = normalizer;
        this.nameRegistrar = nameRegistrar;
        this.bulkInsert = bulkInsert;
        this.database = database;
    }

    /** @return the new articles by {@code sourceId} */
    Map<String, CreatedArticle> create(String source, List<IncomingItem> items, String by, Instant now) {
        Map<String, CreatedArticle> created = new LinkedHashMap<>();
        if (items.isEmpty()) return created;
        List<ArticleRequest> stories = items.stream()
                .map(item -> item.story().toArticleRequest(source, item.sourceId()))
                .toList();
        StoryNameSlugs existingNames = nameRegistrar.createAll(stories, by, now);
        existingNames.addExisting("source", source);
        List<UUID> ids = new ArrayList<>();
        stories.forEach(story -> ids.add(Article.nextId()));
        List<String> slugs = slugs(stories, ids);
        List<NewArticle> articles = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            Content content = normalizer
                    .normalize(stories.get(i), List.of(), Map.of(), existingNames, by, now)
                    .content();
            created.put(
                    items.get(i).sourceId(),
                    addArticle(articles, items.get(i), ids.get(i), slugs.get(i), content, by, now));
        }
        bulkInsert.insert(articles, by, now);
        return created;
    }

    private static CreatedArticle addArticle(
            List<NewArticle> articles,
            IncomingItem item,
            UUID id,
            String slug,
            Content content,
            String by,
            Instant now) {
        Article article = Article.create(id, slug, content, by, now);
        article.sourceVersion = (item.timestamp() == null ? now : item.timestamp()).toString();
        Draft draft = Draft.make(id, slug, content, by, now);
        LifeCycle.FirstPublication publication = null;
        String heldBack = null;
        if (item.publish() && !item.mayGoLive(true)) {
            heldBack = item.heldBack();
        } else if (item.publish()) {
            WireRelease release = WireRelease.of(article, content, item.story(), item.publishedAt(), now);
            heldBack = release.heldBack();
            if (heldBack == null) publication = new LifeCycle(article, by, now).publishFirst(draft, release.plan());
        }
        articles.add(new NewArticle(article, draft, publication, true));
        return new CreatedArticle(id, heldBack);
    }

    // The rule of SlugClaims, for many articles in one query.
    private List<String> slugs(List<ArticleRequest> stories, List<UUID> ids) {
        List<String> requested = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            ArticleRequest story = stories.get(i);
            boolean isUsable = story.slug() != null && Slugs.isUsable(story.slug());
            requested.add(SlugClaims.preferredSlug(ids.get(i), isUsable ? story.slug() : null, story.headline()));
        }
        Set<String> takenSlugs = new HashSet<>(
                Sql.of(SELECT_TAKEN_SLUGS).with("slugs", requested).list(database, row -> row.getString(1)));
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < requested.size(); i++) {
            String slug = requested.get(i);
            if (!takenSlugs.add(slug)) {
                slug = SlugClaims.nextSlug(ids.get(i), slug);
                takenSlugs.add(slug);
            }
            slugs.add(slug);
        }
        return slugs;
    }
}
