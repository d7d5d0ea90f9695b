package dateline.article.preview;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.http.base.Ids;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Previews of a draft, for editors: who has such a link reads the draft without a key. */
@Path("/v1/drafts/{article}/previews")
@Produces("application/json")
@WritesArticles
@NeverStored
public class PreviewResource {

    private final PreviewService previews;
    private final PreviewStore store;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final Now now;

    PreviewResource(
            PreviewService previews, PreviewStore store, Cursors cursors, PageLinks links, Caller caller, Now now) {
        this.previews = previews;
        this.store = store;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @Transactional
    public Page<PreviewView> listPreviews(
            @RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID before = cursor == null
                ? null
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                store.list(previews.requireArticle(article), before, limit + 1, now.instant()),
                limit,
                last -> cursors.seal(links.query(), last.id().toString()),
                links,
                null);
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PreviewView> createPreview(@RestPath String article, @Valid PreviewRequest request) {
        PreviewRequest requested = request == null ? PreviewRequest.DEFAULT : request;
        PreviewView made = previews.create(previews.requireArticle(article), requested, caller.name(), now.instant());
        return ResponseBuilders.created(made.links().self(), made);
    }

    @GET
    @Path("/{preview}")
    @Transactional
    public PreviewView getPreview(@RestPath String article, @RestPath String preview) {
        return store.require(previews.requireArticle(article), requireId(preview), now.instant());
    }

    @DELETE
    @Path("/{preview}")
    @Transactional
    @ResponseStatus(204)
    public void revokePreview(@RestPath String article, @RestPath String preview) {
        previews.revoke(previews.requireArticle(article), requireId(preview), caller.name(), now.instant());
    }

    private static UUID requireId(String preview) {
        if (Ids.isUuid(preview)) return UUID.fromString(preview);
        throw Problem.of("preview-not-found", "The article has no preview " + preview + ".");
    }
}
