package dateline.article.history;

import dateline.access.scope.ReadsArticles;
import dateline.article.read.ArticleReader;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PathSegments;
import dateline.http.describe.ServerCached;
import dateline.http.response.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Version history of a live article. It is hidden whenever the article is. */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/versions")
@Produces("application/json")
@Blocking
public class VersionResource {

    private static final String NUMBER = "{number: [1-9][0-9]*}";

    private final ArticleReader reader;
    private final VersionHistory history;

    VersionResource(ArticleReader reader, VersionHistory history) {
        this.reader = reader;
        this.history = history;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLE)
    public Page<VersionView> listVersions(
            @RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        ArticleRow row = reader.requireLive(article);
        return history.listVersions(row, reader.audience(), limit, cursor);
    }

    @GET
    @Path(NUMBER)
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLE)
    public SerializedArticle getVersion(@RestPath String article, @RestPath int number, @RestQuery String fields) {
        ArticleRow row = reader.requireLive(article);
        return history.readVersion(row, reader.audience(), number);
    }

    @GET
    @Path(NUMBER + "/diff")
    @ReadsArticles
    public VersionDiff getVersionDiff(@RestPath String article, @RestPath int number, @RestQuery @Min(0) Integer from) {
        ArticleRow row = reader.requireLive(article);
        return history.compare(row, number, from);
    }
}
