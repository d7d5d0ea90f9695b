package dateline.article.read;

import dateline.access.key.Caller;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleRows.TimedRow;
import dateline.article.search.ArticleQuery;
import dateline.article.search.ArticleSearch;
import dateline.article.search.ArticleSearch.FoundPage;
import dateline.article.search.ArticleSearch.Search;
import dateline.article.search.ReadScope;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;

/**
 * Reads articles for the caller of the request: returns the live articles that the caller may see, or throws the
 * problem that the caller may know.
 */
@RequestScoped
public class ArticleReader {

    private final ArticleSearch search;
    private final ArticleListSerializer listSerializer;
    private final ArticleRows articles;
    private final ArticleSerializer serializer;
    private final Caller caller;
    private final Now now;
    private final PageLinks links;

    ArticleReader(
            ArticleSearch search,
            ArticleListSerializer listSerializer,
            ArticleRows articles,
            ArticleSerializer serializer,
            Caller caller,
            Now now,
            PageLinks links) {
        this.listSerializer = listSerializer;
        this.articles = articles;
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
        FoundPage found = search.findPage(
                new Search(query, ArticleRead.shown(audience, now.known()), ReadScope.of(audience)), links);
        now.setIfAbsent(found.now());
        Page<ArticleRow> page = found.page();
        return page.with(listSerializer.serialize(page.items(), include, audience, found.now()));
    }

    /**
     * Returns one article by id or slug with included articles.
     *
     * @throws Problem like {@link #requireLive}
     */
    public SerializedArticle find(String article, String include) {
        ArticleRow row = requireLive(article);
        SerializedArticle serialized = listSerializer
                .serialize(List.of(row), Include.of(include), audience(), now.instant())
                .get(0);
        return serializer.withSignals(serialized, row);
    }

    /** Returns all related articles on one page. */
    public Page<SerializedArticle> listRelated(ArticleRow row) {
        Instant[] changed = new Instant[1];
        List<SerializedArticle> related =
                listSerializer.related(row, audience(), now.instant(), lastChange -> changed[0] = lastChange);
        return Page.of(related, RelatedArticles.MAX_ARTICLES, last -> null, links, null)
                .about(serialize(row))
                .modified(changed[0]);
    }

    /**
     * Returns the live article as the caller sees it, with its use policy.
     *
     * @throws Problem 404 or 410, depending on what the caller may know
     * @throws dateline.http.describe.FormerSlugRedirect for a former slug
     */
    public ArticleRow requireLive(String article) {
        Audience audience = audience();
        return requireLive(
                article, audience, ArticleRead.shown(audience, now.known()).withBody());
    }

    /** Returns an audience's view of the live article, with its content and use policy. @throws Problem like {@link #requireLive(String)} */
    public ReaderView requireLiveView(String article, Audience audience) {
        ArticleRow row = requireLive(
                article,
                audience,
                ArticleRead.withContent(audience, now.known()).withBody());
        return ReaderView.of(row, audience, now.instant());
    }

    private ArticleRow requireLive(String article, Audience audience, ArticleRead read) {
        TimedRow found = articles.findKnown(article, read.withUsePolicy()).orElseThrow(() -> notFound(article));
        now.setIfAbsent(found.now());
        GoneResponses.requireLive(found.row(), article, audience, found.now());
        if (!found.row().isVisibleTo(audience)) throw notFound(article);
        found.row().requireCurrentSlug(article);
        return found.row();
    }

    public static Problem notFound(String article) {
        return Problem.of("article-not-found", "There is no article " + article + " that you may read here.");
    }
}
