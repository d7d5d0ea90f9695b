package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.Slugs;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.NameRegistrar;
import dateline.article.editing.StoryNormalizer;
import dateline.article.model.Article;
import dateline.article.model.Draft;
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

    private static final String SLUGS = "select slug from slug where slug = any(?)";

    /**
     * A new article, not yet written.
     *
     * @param debut null for a draft
     * @param heldBack code of the reason why it stays a draft although publication was requested, or null
     */
    record NewArticle(Article article, Draft draft, Article.FirstPublication debut, String heldBack) {

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

    private final StoryNormalizer intake;
    private final NameRegistrar names;
    private final BulkInsert rows;
    private final AgroalDataSource database;

    BulkCreate(StoryNormalizer intake, NameRegistrar names, BulkInsert rows, AgroalDataSource database) {
        this.intake = intake;
        this.names = names;
        this.rows = rows;
        this.database = database;
    }

    /** @return the new articles by {@code sourceId} */
    Map<String, CreatedArticle> make(String source, List<IncomingItem> arrivals, String by, Instant now) {
        Map<String, CreatedArticle> made = new LinkedHashMap<>();
        if (arrivals.isEmpty()) return made;
        List<ArticleRequest> stories = arrivals.stream()
                .map(arrival -> arrival.story().toArticleRequest(source, arrival.sourceId()))
                .toList();
        Set<String> here = names.introduce(stories, by, now);
        here.add("source " + source);
        List<UUID> ids = new ArrayList<>();
        stories.forEach(story -> ids.add(Article.nextId()));
        List<String> slugs = slugs(stories, ids);
        List<NewArticle> all = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            Content content = intake.take(stories.get(i), List.of(), Map.of(), here, by, now)
                    .content();
            NewArticle one = fresh(arrivals.get(i), ids.get(i), slugs.get(i), content, by, now);
            all.add(one);
            made.put(arrivals.get(i).sourceId(), new CreatedArticle(one.id(), one.heldBack()));
        }
        rows.write(all, by, now);
        return made;
    }

    private static NewArticle fresh(
            IncomingItem arrival, UUID id, String slug, Content content, String by, Instant now) {
        Article article = Article.begin(id, slug, content, by, now);
        article.sourceVersion = (arrival.stamp() == null ? now : arrival.stamp()).toString();
        Draft draft = Draft.make(id, slug, content, by, now);
        if (!arrival.publish()) return new NewArticle(article, draft, null, null);
        if (!arrival.mayGoLive(true)) return new NewArticle(article, draft, null, arrival.heldBack());
        WireRelease release = WireRelease.of(article, arrival.story(), arrival.publishedAt(), now);
        return release.heldBack() == null
                ? new NewArticle(article, draft, article.debut(draft, release.plan(), by, now), null)
                : new NewArticle(article, draft, null, release.heldBack());
    }

    // Same rule as in SlugClaims, for many articles in one query: a slug in use gets the last six characters of the
    // article's id as a suffix.
    private List<String> slugs(List<ArticleRequest> stories, List<UUID> ids) {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            ArticleRequest story = stories.get(i);
            boolean sent = story.slug() != null && Slugs.isUsable(story.slug());
            wanted.add(sent ? story.slug() : Slugs.from(story.headline(), "article-" + ending(ids.get(i))));
        }
        Set<String> taken = new HashSet<>(new Sql().add(SLUGS, wanted).list(database, row -> row.getString(1)));
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String slug = wanted.get(i);
            if (!taken.add(slug)) {
                String stem = slug.substring(0, Math.min(slug.length(), Slugs.MAX_LENGTH - 7));
                slug = stem.replaceAll("-$", "") + "-" + ending(ids.get(i));
                taken.add(slug);
            }
            slugs.add(slug);
        }
        return slugs;
    }

    private static String ending(UUID id) {
        String text = id.toString();
        return text.substring(text.length() - 6);
    }
}
