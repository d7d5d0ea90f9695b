package dateline.feed;

import dateline.article.read.RecentArticles;
import dateline.article.rows.ArticleRow;
import dateline.format.NewsSitemap;
import dateline.format.NewsSitemap.Story;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The news sitemap for search engines. It shows the public view to every caller. */
@Path("/")
@Blocking
public class SitemapResource {

    private final RecentArticles articles;
    private final Sitemap sitemap;
    private final Now now;
    private final PublicUrl url;

    SitemapResource(RecentArticles articles, Sitemap sitemap, Now now, PublicUrl url) {
        this.articles = articles;
        this.sitemap = sitemap;
        this.now = now;
        this.url = url;
    }

    @GET
    @Path("/news-sitemap.xml")
    @Produces(NewsSitemap.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Document getNewsSitemap() {
        List<ArticleRow> rows = articles.listForSite(url.origin(), NewsSitemap.MAX_STORIES, now.instant());
        return new Document(
                NewsSitemap.write(rows.stream().map(this::story).toList()),
                Optional.empty(),
                rows.stream()
                        .map(row -> CacheableRepresentation.articleTag(row.id()))
                        .toList(),
                rows.stream()
                        .flatMap(row ->
                                Stream.of(row.expiresAt(), row.publishedAt().plus(RecentArticles.RECENT_PERIOD)))
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo));
    }

    private Story story(ArticleRow row) {
        return new Story(
                row.canonicalUrl(url.site()),
                sitemap.publication().orElseGet(() -> publication(row)),
                row.content().story().language(),
                row.publishedAt(),
                row.modifiedAt(),
                row.content().story().headline());
    }

    private String publication(ArticleRow row) {
        return row.source() == null
                ? URI.create(url.origin()).getHost()
                : row.source().name();
    }
}
