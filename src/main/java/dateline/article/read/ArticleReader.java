package dateline.article.read;

import dateline.access.key.Caller;
import dateline.article.model.Audience;
import dateline.article.read.LiveArticles.LiveResult;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleSearch;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads articles for the caller of the request: returns the live articles that the caller may see, or throws the
 * problem that the caller may know.
 */
@RequestScoped
public class ArticleReader {

    private final ArticleSearch search;
    private final IncludedArticles includedArticles;
    private final LiveArticles liveArticles;
    private final ArticleSerializer serializer;
    private final Caller caller;
    private final Now now;
    private final PageLinks links;

    ArticleReader(
            ArticleSearch search,
            IncludedArticles includedArticles,
            LiveArticles liveArticles,
            ArticleSerializer serializer,
            Caller caller,
            Now now,
            PageLinks links) {
        this.includedArticles = includedArticles;
        this.liveArticles = liveArticles;
        this.serializer = serializer;
        this.links = links;
        this.search = search;
        this.caller = caller;
        this.now = now;
    }

    public Audience audience() {
        return caller.isNewsroom() ? Audience.NEWSROOM : Audience.EVERYBODY;
    }

    public SerializedArticle serialize(ArticleRow row) {
        return serializer.serialize(row, audience(), now.instant());
    }

    public ReaderView readerView(ArticleRow row) {
        return ReaderView.of(row, audience(), now.instant());
    }

    public Page<SerializedArticle> list(ArticleQuery query) {
        Include include = Include.of(query.include());
        Audience audience = audience();
        Page<ArticleRow> rows = query.include() == null && query.fields() == null
                ? readWithParts(query, audience)
                : search.findPage(new ArticleSearch.Search(query, audience, now.instant(), false), links);
        return rows.with(includedArticles.serialize(rows.items(), include, audience, now.instant()));
    }

    /**
     * Returns one article by id or slug with included articles.
     *
     * @throws Problem like {@link #requireLive}
     */
    public SerializedArticle find(String article, String include) {
        return includedArticles
                .serialize(List.of(findWithParts(article, audience())), Include.of(include), audience(), now.instant())
                .get(0);
    }

    private ArticleRow findWithParts(String article, Audience audience) {
        Optional<LiveResult<ArticleRow>> live = liveArticles.find(article, audience);
        live.ifPresent(result -> now.setIfAbsent(result.now()));
        return live.map(LiveResult::result)
                .orElseGet(() -> requireVisible(article, search.findSerialized(article, audience, now.instant())));
    }

    private Page<ArticleRow> readWithParts(ArticleQuery query, Audience audience) {
        Optional<LiveResult<Page<ArticleRow>>> live = liveArticles.findPage(query, audience, links);
        live.ifPresent(result -> now.setIfAbsent(result.now()));
        return live.map(LiveResult::result)
                .orElseGet(
                        () -> search.findPage(new ArticleSearch.Search(query, audience, now.instant(), true), links));
    }

    /** Returns all related articles on one page. */
    public Page<SerializedArticle> listRelated(ArticleRow row) {
        Instant[] changed = new Instant[1];
        List<SerializedArticle> related =
                includedArticles.related(row, audience(), now.instant(), lastChange -> changed[0] = lastChange);
        return Page.of(related, RelatedArticles.MAX_ARTICLES, last -> null, links, null)
                .about(serialize(row))
                .modified(changed[0]);
    }

    /**
     * Returns the live article.
     *
     * @throws Problem 404 or 410, depending on what the caller may know
     * @throws dateline.http.describe.FormerSlugRedirect for a former slug
     */
    public ArticleRow requireLive(String article) {
        return requireVisible(article, search.findKnown(article, audience(), now.instant()));
    }

    private ArticleRow requireVisible(String article, Optional<ArticleRow> found) {
        ArticleRow row = found.orElseThrow(() -> notFound(article));
        GoneResponses.requireLive(row, article, audience(), now.instant());
        if (!row.isVisibleTo(audience())) throw notFound(article);
        row.requireCurrentSlug(article);
        return row;
    }

    public static Problem notFound(String article) {
        return Problem.of("article-not-found", "There is no article " + article + " to be read here.");
    }
}
