package dateline.article.editing;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.ResponseBuilders;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** A publication turns the draft into the next version: immediately, at a given instant, or when an embargo lifts. */
@Path("/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}/publications")
@Produces("application/json")
@WritesArticles
public class PublicationResource {

    private final DraftService draftService;
    private final DraftPrecondition precondition;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    PublicationResource(
            DraftService draftService, DraftPrecondition precondition, Caller caller, Now now, PublicUrl url) {
        this.draftService = draftService;
        this.precondition = precondition;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PublicationView> publishArticle(@RestPath String article, @Valid PublicationRequest request) {
        ArticleDraft found = precondition.requireUnchanged(article);
        Instant at = now.instant();
        PublicationRequest requested = request == null ? PublicationRequest.withoutBody() : request;
        refusePast(requested, at);
        PublicationView publication =
                draftService.publish(found, requested.plan(), caller.name(), at).withLinks(url, caller.isNewsroom());
        return ResponseBuilders.created(publication.location(), publication);
    }

    private static void refusePast(PublicationRequest request, Instant now) {
        Problem problem = Problem.invalidBody();
        if (request.at() != null && request.at().isBefore(now)) {
            problem.at(
                    "/at",
                    "in-the-past",
                    "The instant is in the past. To publish now, leave at out. An earlier date of publication elsewhere belongs in originalPublishedAt.");
        }
        if (request.embargoedUntil() != null && request.embargoedUntil().isBefore(now)) {
            problem.at("/embargoedUntil", "in-the-past", "embargoedUntil must be in the future.");
        }
        if (!problem.errors().isEmpty()) throw problem;
    }
}
