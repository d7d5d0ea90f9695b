package dateline.article.wire;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.check.Slugs;
import dateline.article.editing.DraftPrecondition;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.response.ResponseBuilders;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Creates or updates an article by the id that its news agency gave it. Older versions are rejected, and changes of
 * editors are kept unless {@code overwrite} is set.
 */
@Path("/v1/articles/by-source/{source}/{sourceId}")
@Produces("application/json")
@WritesArticles
public class WireResource {

    private final WireService wireService;
    private final DraftPrecondition precondition;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    WireResource(WireService wireService, DraftPrecondition precondition, Caller caller, Now now, PublicUrl url) {
        this.wireService = wireService;
        this.precondition = precondition;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @PUT
    @Consumes("application/json")
    @Transactional
    public RestResponse<WireView> putArticleBySource(
            @RestPath String source,
            @RestPath @Pattern(regexp = "[^\\s\\p{Cntrl}\\uFFFD]+") @Size(max = 500) String sourceId,
            @RestQuery @DefaultValue("false") boolean publish,
            @RestQuery @DefaultValue("false") boolean overwrite,
            @NotNull @Valid WireRequest request) {
        Slugs.requireUsable(source);
        request.requireConsistent(source, sourceId, publish);
        wireService.lock(source, sourceId).ifPresentOrElse(precondition::checkIfSent, precondition::requireAbsent);
        var options = new WireService.WireOptions(overwrite, publish, null);
        WireView result = wireService.put(source, sourceId, request, options, caller.name(), now.instant());
        return ResponseBuilders.put(result.outcome().equals("created"), url.to("/v1/drafts/" + result.id()), result);
    }
}
