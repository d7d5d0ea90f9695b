package dateline.article.editing;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.model.Correction;
import dateline.article.read.ArticleReader;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Corrections of an article. A correction is dated, listed and never edited. */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/corrections")
@Produces("application/json")
@Blocking
public class CorrectionResource {

    private final ArticleReader reader;
    private final CorrectionService correctionService;
    private final DraftPrecondition precondition;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    CorrectionResource(
            ArticleReader reader,
            CorrectionService correctionService,
            DraftPrecondition precondition,
            Cursors cursors,
            PageLinks links,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.reader = reader;
        this.correctionService = correctionService;
        this.precondition = precondition;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLE)
    public Page<CorrectionView> listCorrections(
            @RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        ArticleRow row = reader.requireLive(article);
        int beforeVersion = cursor == null
                ? Integer.MAX_VALUE
                : Integer.parseInt(cursors.open(links.query(), cursor).get(0));
        List<Correction> found = Correction.listBefore(row.id(), beforeVersion, limit + 1);
        Page<Correction> page =
                Page.of(found, limit, last -> cursors.seal(links.query(), String.valueOf(last.version)), links, null);
        SerializedArticle about = reader.serialize(row);
        return page.map(CorrectionView::of)
                .about(about)
                .modified(about.lastModified().orElse(null));
    }

    @POST
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<CorrectionView> correctArticle(
            @RestPath String article, @NotNull @Valid CorrectionRequest request) {
        CorrectionView correction = correctionService.correct(
                precondition.requireUnchanged(article), request, caller.name(), now.instant());
        return ResponseBuilders.created(url.to("/v1/articles/" + correction.article() + "/corrections"), correction);
    }
}
