package dateline.article.read;

import dateline.access.key.Caller;
import dateline.article.model.Audience;
import dateline.article.read.LiveArticles.LiveResult;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleSearch;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

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
    private final PublicUrl url;
    private final PageLinks links;

    ArticleReader(
            ArticleSearch search,
            IncludedArticles includedArticles,
            LiveArticles liveArticles,
            ArticleSerializer serializer,
            Caller caller,
            Now now,
            PublicUrl url,
            PageLinks links) {
        this.includedArticles = includedArticles;
        this.liveArticles = liveArticles;
        this.serializer = serializer;
        this.links = links;
        this.search = search;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    public Audience audience() {
        return caller.isNewsroom() ? Audience.NEWSROOM : Audience.EVERYBODY;
    }

    public ArticleView view(ArticleRow row) {
        return ArticleView.of(readerView(row), url);
    }

    public ReaderView readerView(ArticleRow row) {
        return ReaderView.of(row, audience(), now.instant());
    }

    @SuppressWarnings("unchecked") // The serialized parts give the JSON of the view.
    public Page<ArticleView> list(ArticleQuery query) {
        Include include = Include.of(query.include());
        Audience audience = audience();
        if (query.include() == null && query.fields() == null) {
            return (Page<ArticleView>) (Page<?>) readSerialized(query, audience);
        }
        Page<ArticleRow> rows = search.findPage(new ArticleSearch.Search(query, audience, now.instant(), false), links);
        return rows.with(includedArticles.views(rows.items(), include, audience, now.instant()));
    }

    /**
     * Returns one article by id or slug with the requested fields and included articles.
     *
     * @throws Problem like {@link #requireLive}
     */
    @SuppressWarnings("unchecked") // The serialized parts give the JSON of the view.
    public RestResponse<ArticleView> find(String article, String fields, String include) {
        if (fields != null || include != null) return RestResponse.ok(view(requireLive(article), include));
        return (RestResponse<ArticleView>) (RestResponse<?>) RestResponse.ok(readSerialized(article, audience()));
    }

    private Object readSerialized(String article, Audience audience) {
        Optional<LiveResult<ArticleRow>> live = liveArticles.find(article, audience);
        live.ifPresent(result -> now.setIfAbsent(result.now()));
        ArticleRow row = live.map(LiveResult::result)
                .orElseGet(() -> requireVisible(article, search.findSerialized(article, audience, now.instant())));
        return view(row, audience);
    }

    private Page<Object> readSerialized(ArticleQuery query, Audience audience) {
        Optional<LiveResult<Page<ArticleRow>>> live = liveArticles.findPage(query, audience, links);
        live.ifPresent(result -> now.setIfAbsent(result.now()));
        Page<ArticleRow> page = live.map(LiveResult::result)
                .orElseGet(
                        () -> search.findPage(new ArticleSearch.Search(query, audience, now.instant(), true), links));
        return page.map(row -> view(row, audience));
    }

    // Uses the serialized parts if they are stored, otherwise the view. Both give the same JSON.
    private Object view(ArticleRow row, Audience audience) {
        return row.serializedParts() == null ? view(row) : serializer.serialize(row, audience);
    }

    /** Returns one article with its included articles. */
    public ArticleView view(ArticleRow row, String include) {
        return includedArticles
                .views(List.of(row), Include.of(include), audience(), now.instant())
                .get(0);
    }

    /** Returns all related articles on one page. */
    public Page<ArticleView> listRelated(ArticleRow row) {
        Instant[] changed = new Instant[1];
        List<ArticleView> views =
                includedArticles.related(row, audience(), now.instant(), lastChange -> changed[0] = lastChange);
        return Page.of(views, RelatedArticles.MAX_ARTICLES, last -> null, links, null)
                .about(view(row))
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
