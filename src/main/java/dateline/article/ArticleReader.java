package dateline.article;

import dateline.access.Caller;
import dateline.http.Now;
import dateline.http.Page;
import dateline.http.PageLinks;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;

/** Reading, for whoever asks: what is live and theirs to see, or the refusal that they may know. */
@RequestScoped
public class ArticleReader {

    private final ArticleSearch search;
    private final Includes includes;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;
    private final PageLinks links;

    ArticleReader(ArticleSearch search, Includes includes, Caller caller, Now now, PublicUrl url, PageLinks links) {
        this.includes = includes;
        this.links = links;
        this.search = search;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    public Audience audience() {
        return caller.newsroom() ? Audience.NEWSROOM : Audience.EVERYBODY;
    }

    public ArticleView view(ArticleRow row) {
        return ArticleView.of(row, audience(), url);
    }

    public Page<ArticleView> list(ArticleQuery query) {
        Include include = Include.of(query.include());
        Page<ArticleRow> rows = search.page(new ArticleSearch.Search(query, audience(), now.instant()), links);
        return rows.with(includes.views(rows.items(), include, audience(), now.instant()));
    }

    /** One article with what is to come along with it. */
    public ArticleView view(ArticleRow row, String include) {
        return includes.views(List.of(row), Include.of(include), audience(), now.instant())
                .get(0);
    }

    /** What there is besides, all of it on one page. */
    public Page<ArticleView> related(ArticleRow row) {
        return Page.of(
                includes.related(row, audience(), now.instant()), RelatedArticles.MOST, last -> null, links, null);
    }

    /** @throws Problem 404 or 410, by the table of who sees what */
    public ArticleRow live(String article) {
        ArticleRow row = search.published(article, audience(), now.instant()).orElseThrow(() -> unknown(article));
        refuseUnlessLive(row, article, now.instant());
        if (!row.visibleTo(audience())) throw unknown(article);
        return row;
    }

    /** What everybody is told about an article that is not live; @throws Problem 404 or 410 */
    public static void refuseUnlessLive(ArticleRow row, String article, Instant now) {
        boolean told = row.firstPublicAt() != null;
        if (row.pubStatus().equals("canceled")) {
            throw told
                    ? gone("article-canceled", "The article was killed. Take every copy down.", row)
                    : unknown(article);
        }
        if (row.publishedAt().isAfter(now)) throw unknown(article);
        if (row.pubStatus().equals("withheld")) {
            throw told
                    ? Problem.of("article-withheld", "The article is withheld until further notice.")
                            .with("id", row.id())
                    : unknown(article);
        }
        if (row.unpublishedAt() != null) {
            throw told ? gone("article-unpublished", "The article is no longer published.", row) : unknown(article);
        }
        if (row.expiresAt() != null && !row.expiresAt().isAfter(now)) {
            throw told
                    ? gone("article-expired", "The article ended at " + row.expiresAt() + ".", row)
                    : unknown(article);
        }
    }

    private static Problem gone(String code, String detail, ArticleRow row) {
        return Problem.of(code, detail).with("id", row.id());
    }

    public static Problem unknown(String article) {
        return Problem.of("article-not-found", "There is no article " + article + " to be read here.");
    }
}
