package dateline.article.editing;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.model.Draft;
import dateline.article.model.SlugClaims;
import dateline.article.model.Version;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.response.ResponseBuilders;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A restoration copies the content of an earlier version into the draft. Readers see it after the next publication.
 */
@Path("/v1/drafts/{article}/restorations")
@Produces("application/json")
@WritesArticles
@NeverStored
public class RestorationResource {

    private final DraftPrecondition precondition;
    private final NameRegistrar nameRegistrar;
    private final SlugClaims slugs;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    RestorationResource(
            DraftPrecondition precondition,
            NameRegistrar nameRegistrar,
            SlugClaims slugs,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.precondition = precondition;
        this.nameRegistrar = nameRegistrar;
        this.slugs = slugs;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DraftView> restoreVersion(
            @RestPath String article, @NotNull @Valid RestorationRequest request) {
        ArticleDraft found = precondition.requireUnchanged(article);
        restore(found, Version.requireToRestore(found.article(), request.version()), now.instant());
        DraftView draft = DraftView.of(found.article(), found.draft(), now.instant());
        return ResponseBuilders.created(url.to("/v1/drafts/" + draft.id()), draft);
    }

    private void restore(ArticleDraft articleDraft, Version version, Instant at) {
        // A tag or author of an earlier version may have been deleted.
        nameRegistrar.createMissing(version.content, at);
        Draft draft = articleDraft.draft();
        boolean ownsSlug = slugs.owns(draft.articleId, version.slug);
        if (ownsSlug && !version.slug.equals(draft.slug)) slugs.move(draft.articleId, draft.slug, version.slug);
        draft.edit(ownsSlug ? version.slug : draft.slug, version.content, caller.name(), at);
        articleDraft.article().recordEdit(version.content, at);
    }
}
