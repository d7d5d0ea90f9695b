package dateline.article.preview;

import dateline.article.read.SerializedArticle;
import dateline.http.base.PathSegments;
import dateline.http.describe.Document;
import dateline.http.describe.NeverStored;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Read API of previews. The token is the right to read: no key is needed, and no cache may store the response. */
@Path("/v1/previews")
@NeverStored
@Blocking
public class PreviewReadResource {

    private final PreviewReader reader;

    PreviewReadResource(PreviewReader reader) {
        this.reader = reader;
    }

    @GET
    @Path("/{token: " + PathSegments.WITHOUT_DOT + "}")
    @PermitAll
    @Produces("application/json")
    public RestResponse<SerializedArticle> getPreviewedArticle(@RestPath String token) {
        return hiddenFromSearchEngines(reader.readJson(token));
    }

    @GET
    @Path("/{token: " + PathSegments.WITHOUT_DOT + "}.html")
    @PermitAll
    @Produces("text/html;charset=UTF-8")
    public RestResponse<Document> getPreviewedArticleAsHtml(@RestPath String token) {
        return hiddenFromSearchEngines(reader.readHtml(token));
    }

    private static <T> RestResponse<T> hiddenFromSearchEngines(T entity) {
        return ResponseBuilder.ok(entity)
                .header("X-Robots-Tag", "noindex, nofollow, noarchive")
                .build();
    }
}
