package dateline.article;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.Caller;
import dateline.access.WritesArticles;
import dateline.article.Newsdesk.Desk;
import dateline.http.Answers;
import dateline.http.Idempotent;
import dateline.http.MergePatch;
import dateline.http.NeverStored;
import dateline.http.Now;
import dateline.http.Page;
import dateline.http.Preconditions;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Working copies: written, read and published by editors, seen by nobody else. */
@Path("/v1")
@Produces("application/json")
@WritesArticles
@NeverStored
public class DraftResource {

    private static final Pattern TAG = Pattern.compile("draft-(\\d{1,18})-[a-z]+");

    private final Newsdesk desk;
    private final DraftList drafts;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    DraftResource(
            Newsdesk desk,
            DraftList drafts,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.desk = desk;
        this.drafts = drafts;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @POST
    @Path("/articles")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DraftView> createArticle(@NotNull @Valid ArticleRequest request) {
        DraftView draft = desk.begin(Article.nextId(), request, caller.name(), now.instant());
        return Answers.created(url.to("/v1/drafts/" + draft.id()), draft);
    }

    @GET
    @Path("/drafts")
    public Page<DraftSummary> listDrafts(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return drafts.page(limit, cursor, now.instant());
    }

    @GET
    @Path("/drafts/{article}")
    @Transactional
    public DraftView getDraft(@RestPath String article) {
        Desk found = desk.find(article);
        return DraftView.of(found.article(), found.draft(), now.instant());
    }

    @PUT
    @Path("/drafts/{article}")
    @Consumes("application/json")
    @Transactional
    public DraftView replaceDraft(@RestPath String article, @NotNull @Valid ArticleRequest request) {
        Desk found = unchanged(article);
        return desk.replace(found, request, caller.name(), now.instant());
    }

    @PATCH
    @Path("/drafts/{article}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    public DraftView updateDraft(@RestPath String article, @NotNull ObjectNode request) {
        Desk found = unchanged(article);
        DraftView current = DraftView.of(found.article(), found.draft(), now.instant());
        return desk.replace(found, merge.apply(current, request, ArticleRequest.class), caller.name(), now.instant());
    }

    @DELETE
    @Path("/drafts/{article}")
    @Transactional
    @ResponseStatus(204)
    public void deleteDraft(@RestPath String article) {
        desk.drop(unchanged(article), now.instant());
    }

    @POST
    @Path("/articles/{article}/publications")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<PublicationView> publishArticle(
            @RestPath String article, @NotNull @Valid PublicationRequest request) {
        Desk found = unchanged(article);
        Instant at = now.instant();
        refusePast(request, at);
        Article.Plan plan =
                new Article.Plan(request.at(), request.embargoedUntil(), request.expiresAt(), request.note());
        PublicationView made = desk.publish(found, plan, caller.name(), at);
        return Answers.created(url.to("/v1/articles/" + made.article()), made);
    }

    private static void refusePast(PublicationRequest request, Instant now) {
        Problem problem = Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
        if (request.at() != null && request.at().isBefore(now)) {
            problem.at("/at", "in-the-past", "Leave it out to publish now; originalPublishedAt holds an earlier date.");
        }
        if (request.embargoedUntil() != null && request.embargoedUntil().isBefore(now)) {
            problem.at("/embargoedUntil", "in-the-past", "An embargo ends in the future.");
        }
        if (!problem.errors().isEmpty()) throw problem;
    }

    private Desk unchanged(String article) {
        Desk found = desk.lock(article);
        preconditions.requireMatch(
                DraftView.of(found.article(), found.draft(), now.instant()), () -> stale(found.draft()));
        return found;
    }

    private Problem stale(Draft draft) {
        long seen = preconditions
                .sentTag()
                .map(TAG::matcher)
                .filter(Matcher::find)
                .map(match -> Long.parseLong(match.group(1)))
                .orElse(0L);
        List<String> fields = draft.fieldsSince(seen);
        return Problem.of(
                        "precondition-failed",
                        "The working copy has moved on since you read it. Read it again, look at what changed, and repeat your edit on it.")
                .with("currentRevision", draft.revision)
                .with("changedBy", draft.updatedBy)
                .with("changedAt", draft.updatedAt)
                .with("changedFields", fields);
    }
}
