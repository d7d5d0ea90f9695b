package dateline.article;

import dateline.access.ReadsArticles;
import dateline.http.Page;
import dateline.http.PublicUrl;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The history of a live article; whatever hides the article hides it too. */
@Path("/v1/articles/{article: [^/.]+}/versions")
@Produces("application/json")
@Blocking
public class VersionResource {

    private static final String NUMBER = "{number: [1-9][0-9]*}";

    private final ArticleReader reader;
    private final VersionHistory history;
    private final PublicUrl url;

    VersionResource(ArticleReader reader, VersionHistory history, PublicUrl url) {
        this.reader = reader;
        this.history = history;
        this.url = url;
    }

    @GET
    @PermitAll
    public RestResponse<Page<VersionView>> listVersions(
            @RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        ArticleRow row = reader.live(article);
        if (!row.goesBy(article)) return moved(row, "");
        return RestResponse.ok(history.page(row, reader.audience(), limit, cursor));
    }

    @GET
    @Path(NUMBER)
    @PermitAll
    public RestResponse<ArticleView> getVersion(
            @RestPath String article, @RestPath int number, @RestQuery String fields) {
        ArticleRow row = reader.live(article);
        if (!row.goesBy(article)) return moved(row, "/" + number);
        return RestResponse.ok(history.read(row, reader.audience(), number));
    }

    @GET
    @Path(NUMBER + "/diff")
    @ReadsArticles
    public RestResponse<VersionDiff> getVersionDiff(
            @RestPath String article, @RestPath int number, @RestQuery @Min(0) Integer from) {
        ArticleRow row = reader.live(article);
        if (!row.goesBy(article)) return moved(row, "/" + number + "/diff" + (from == null ? "" : "?from=" + from));
        return RestResponse.ok(history.compare(row, number, from));
    }

    private <T> RestResponse<T> moved(ArticleRow row, String rest) {
        return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.MOVED_PERMANENTLY)
                .location(URI.create(url.to("/v1/articles/" + row.slug() + "/versions" + rest)))
                .build();
    }
}
