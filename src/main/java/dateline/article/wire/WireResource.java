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

    private final WireService wires;
    private final DraftPrecondition guard;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    WireResource(WireService wires, DraftPrecondition guard, Caller caller, Now now, PublicUrl url) {
        this.wires = wires;
        this.guard = guard;
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
        request.require(source, sourceId, publish);
        wires.hold(source, sourceId).ifPresentOrElse(guard::asSent, guard::absent);
        var wish = new WireService.WireOptions(overwrite, publish, null);
        WireView put = wires.put(source, sourceId, request, wish, caller.name(), now.instant());
        return ResponseBuilders.put(put.outcome().equals("created"), url.to("/v1/drafts/" + put.id()), put);
    }
}
