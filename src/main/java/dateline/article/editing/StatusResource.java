package dateline.article.editing;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.model.Article;
import dateline.article.model.LifeCycle;
import dateline.database.sql.TakedownTransaction;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.response.ResponseBuilders;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Withholds, releases, unpublishes and kills articles. A takedown needs no ETag and, except for a kill, no reason, so
 * that nothing delays it.
 *
 * <p>The path of the class has no variable. REST would match it before the shorter one of {@code ArticleResource}, find no method, and match
 * again, for every read of an article.
 */
@Path("/v1/articles")
@Produces("application/json")
@WritesArticles
public class StatusResource {

    private final DraftService draftService;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    StatusResource(DraftService draftService, Caller caller, Now now, PublicUrl url) {
        this.draftService = draftService;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @POST
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/withholdings")
    @Consumes("application/json")
    @Transactional
    @TakedownTransaction
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<StatusView> withholdArticle(@RestPath String article, @Valid WithdrawalRequest request) {
        Article found = draftService.lock(article).article();
        new LifeCycle(found, caller.name(), now.instant()).withhold(WithdrawalRequest.reason(request));
        return created(found);
    }

    @POST
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/releases")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<StatusView> releaseArticle(@RestPath String article, @Valid WithdrawalRequest request) {
        Article found = draftService.lock(article).article();
        new LifeCycle(found, caller.name(), now.instant()).release(WithdrawalRequest.reason(request));
        return created(found);
    }

    @POST
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/unpublications")
    @Consumes("application/json")
    @Transactional
    @TakedownTransaction
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<StatusView> unpublishArticle(@RestPath String article, @Valid WithdrawalRequest request) {
        Article found = draftService.lock(article).article();
        new LifeCycle(found, caller.name(), now.instant()).unpublish(WithdrawalRequest.reason(request));
        return created(found);
    }

    @POST
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/kills")
    @Consumes("application/json")
    @Transactional
    @TakedownTransaction
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<StatusView> killArticle(@RestPath String article, @NotNull @Valid KillRequest request) {
        return created(draftService.kill(draftService.lock(article).article(), request, caller.name(), now.instant()));
    }

    // The Location is readable after the transition: a killed article has no readable draft.
    private RestResponse<StatusView> created(Article article) {
        String path = article.pubStatus.equals("canceled") ? "/v1/articles/" : "/v1/drafts/";
        return ResponseBuilders.created(url.to(path + article.id), StatusView.of(article, now.instant()));
    }
}
