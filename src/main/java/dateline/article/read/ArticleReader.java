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
    private final IncludedArticles includes;
    private final LiveArticles liveArticles;
    private final ArticleSerializer finished;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;
    private final PageLinks links;

    ArticleReader(
            ArticleSearch search,
            IncludedArticles includes,
            LiveArticles liveArticles,
            ArticleSerializer finished,
            Caller caller,
            Now now,
            PublicUrl url,
            PageLinks links) {
        this.includes = includes;
        this.liveArticles = liveArticles;
        this.finished = finished;
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
        return ArticleView.of(reading(row), url);
    }

    public ReaderView reading(ArticleRow row) {
        return ReaderView.of(row, audience(), now.instant());
    }

    @SuppressWarnings("unchecked") // The serialized parts give the JSON of the view.
    public Page<ArticleView> list(ArticleQuery query) {
        Include include = Include.of(query.include());
        Audience audience = audience();
        if (query.include() == null && query.fields() == null) {
            return (Page<ArticleView>) (Page<?>) plain(query, audience);
        }
        Page<ArticleRow> rows = search.page(new ArticleSearch.Search(query, audience, now.instant(), false), links);
        return rows.with(includes.views(rows.items(), include, audience, now.instant()));
    }

    /**
     * Returns one article by id or slug with the requested fields and included articles.
     *
     * @throws Problem like {@link #live}
     */
    @SuppressWarnings("unchecked") // The serialized parts give the JSON of the view.
    public RestResponse<ArticleView> item(String article, String fields, String include) {
        if (fields != null || include != null) return RestResponse.ok(view(live(article), include));
        return (RestResponse<ArticleView>) (RestResponse<?>) RestResponse.ok(plain(article, audience()));
    }

    private Object plain(String article, Audience audience) {
        Optional<LiveResult<ArticleRow>> live = liveArticles.one(article, audience);
        live.ifPresent(found -> now.setIfAbsent(found.now()));
        ArticleRow row = live.map(LiveResult::found)
                .orElseGet(() -> checked(article, search.finished(article, audience, now.instant())));
        return view(row, audience);
    }

    private Page<Object> plain(ArticleQuery query, Audience audience) {
        Optional<LiveResult<Page<ArticleRow>>> live = liveArticles.page(query, audience, links);
        live.ifPresent(found -> now.setIfAbsent(found.now()));
        Page<ArticleRow> page = live.map(LiveResult::found)
                .orElseGet(() -> search.page(new ArticleSearch.Search(query, audience, now.instant(), true), links));
        return page.map(row -> view(row, audience));
    }

    // Uses the serialized parts if they are stored, otherwise the view. Both give the same JSON.
    private Object view(ArticleRow row, Audience audience) {
        return row.finished() == null ? view(row) : finished.view(row, audience);
    }

    /** Returns one article with its included articles. */
    public ArticleView view(ArticleRow row, String include) {
        return includes.views(List.of(row), Include.of(include), audience(), now.instant())
                .get(0);
    }

    /** Returns all related articles on one page. */
    public Page<ArticleView> related(ArticleRow row) {
        Instant[] changed = new Instant[1];
        List<ArticleView> views =
                includes.related(row, audience(), now.instant(), lastChange -> changed[0] = lastChange);
        return Page.of(views, RelatedArticles.MOST, last -> null, links, null)
                .about(view(row))
                .modified(changed[0]);
    }

    /**
     * Returns the live article.
     *
     * @throws Problem 404 or 410, depending on what the caller may know
     * @throws dateline.http.describe.FormerSlugRedirect for a former slug
     */
    public ArticleRow live(String article) {
        return checked(article, search.known(article, audience(), now.instant()));
    }

    private ArticleRow checked(String article, Optional<ArticleRow> found) {
        ArticleRow row = found.orElseThrow(() -> unknown(article));
        GoneResponses.refuse(row, article, audience(), now.instant());
        if (!row.isVisibleTo(audience())) throw unknown(article);
        row.requireCurrentSlug(article);
        return row;
    }

    public static Problem unknown(String article) {
        return Problem.of("article-not-found", "There is no article " + article + " to be read here.");
    }
}
