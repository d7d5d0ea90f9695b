package dateline.article.editing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Caller;
import dateline.access.scope.ReadsDrafts;
import dateline.access.scope.WritesArticles;
import dateline.article.drafts.DraftList;
import dateline.article.drafts.DraftQuery;
import dateline.article.drafts.DraftSummary;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.read.GoneResponses;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.request.MergePatch;
import dateline.http.response.Page;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** API of drafts, for editors and for preview sites of the newsroom. */
@Path("/v1/drafts")
@Produces("application/json")
@WritesArticles
@NeverStored
public class DraftResource {

    private final DraftService draftService;
    private final DraftList draftList;
    private final MergePatch mergePatch;
    private final DraftPrecondition precondition;
    private final Caller caller;
    private final Now now;

    DraftResource(
            DraftService draftService,
            DraftList draftList,
            MergePatch mergePatch,
            DraftPrecondition precondition,
            Caller caller,
            Now now) {
        this.draftService = draftService;
        this.draftList = draftList;
        this.mergePatch = mergePatch;
        this.precondition = precondition;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @ReadsDrafts
    public Page<DraftSummary> listDrafts(@Valid @BeanParam DraftQuery query) {
        return draftList.list(query, now.instant());
    }

    @GET
    @Path("/{article}")
    @ReadsDrafts
    @Transactional
    public DraftView getDraft(@RestPath String article) {
        ArticleDraft found = draftService.find(article);
        GoneResponses.requireNotKilled(found.article());
        return DraftView.of(found.article(), found.draft(), now.instant());
    }

    @PUT
    @Path("/{article}")
    @Consumes("application/json")
    @Transactional
    public DraftView replaceDraft(@RestPath String article, @NotNull @Valid ArticleRequest request) {
        ArticleDraft found = precondition.requireEditable(article);
        return draftService.replace(found, request, caller.name(), now.instant());
    }

    @PATCH
    @Path("/{article}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @Transactional
    public DraftView updateDraft(@RestPath String article, @NotNull ObjectNode request) {
        ArticleDraft found = precondition.requireEditable(article);
        DraftView current = DraftView.of(found.article(), found.draft(), now.instant());
        ArticleRequest patched =
                mergePatch.apply(current, ArticleRequest.clearBodyForHtml(request), ArticleRequest.class);
        return draftService.replace(found, patched, caller.name(), now.instant());
    }

    @DELETE
    @Path("/{article}")
    @Transactional
    @ResponseStatus(204)
    public void deleteDraft(@RestPath String article) {
        draftService.delete(precondition.requireEditable(article), now.instant());
    }
}
