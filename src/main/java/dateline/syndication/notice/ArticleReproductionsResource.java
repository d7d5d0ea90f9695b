package dateline.syndication.notice;

import dateline.access.scope.ReadsReports;
import dateline.article.model.Audience;
import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRows;
import dateline.http.base.PathSegments;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.syndication.partner.IdPages;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Lists the partners that received an article, with the delivered version, reported copies and open notices of each.
 */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/reproductions")
@Produces("application/json")
@ReadsReports
@Blocking
public class ArticleReproductionsResource {

    private final NoticeReports reports;
    private final ArticleRows articles;
    private final IdPages pages;
    private final Now now;

    ArticleReproductionsResource(NoticeReports reports, ArticleRows articles, IdPages pages, Now now) {
        this.reports = reports;
        this.articles = articles;
        this.pages = pages;
        this.now = now;
    }

    @GET
    public Page<RecipientView> listArticleReproductions(
            @RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID articleId = articles.findPublished(article, ArticleRead.state(Audience.NEWSROOM, now.instant()))
                .orElseThrow(() -> ArticleReader.notFound(article))
                .id();
        return pages.byId(
                limit,
                cursor,
                (id, max) -> reports.findRecipients(articleId, id, max, now.instant()),
                RecipientView::partner,
                RecipientView::copies);
    }
}
