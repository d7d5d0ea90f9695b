package dateline.article.names;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.check.Slugs;
import dateline.article.model.Author;
import dateline.article.model.AuthorRequest;
import dateline.article.model.EditedName;
import dateline.article.model.NameKind;
import dateline.article.model.Section;
import dateline.article.model.SectionRequest;
import dateline.article.model.Source;
import dateline.article.model.SourceRequest;
import dateline.article.model.Tag;
import dateline.article.model.TagRequest;
import dateline.change.Change;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import dateline.http.response.ResponseBuilders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Creates and changes sections, tags, authors and sources, and deletes tags and authors that nothing names. */
@Path("/v1")
@Produces("application/json")
@Blocking
public class NameEditingResource {

    // A request that waits holds a thread for writes.
    private static final Duration ARTICLES_PATIENCE = Duration.ofSeconds(1);

    private final Preconditions preconditions;
    private final SourceVisibility sourceVisibility;
    private final NameUse nameUse;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    NameEditingResource(
            Preconditions preconditions,
            SourceVisibility sourceVisibility,
            NameUse nameUse,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.preconditions = preconditions;
        this.sourceVisibility = sourceVisibility;
        this.nameUse = nameUse;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @PUT
    @Path("/sections/{slug}")
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    public RestResponse<SectionView> putSection(@RestPath String slug, @NotNull @Valid SectionRequest request) {
        Slugs.requireUsable(slug);
        Section.lockTree();
        return put(
                NameKind.SECTION,
                slug,
                Section.findAndLock(slug),
                () -> Section.make(slug, request.name(), caller.name(), now.instant()),
                section -> section.edit(request, caller.name(), now.instant()),
                SectionView::of);
    }

    @PUT
    @Path("/tags/{slug}")
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    public RestResponse<TagView> putTag(@RestPath String slug, @NotNull @Valid TagRequest request) {
        Slugs.requireUsable(slug);
        return put(
                NameKind.TAG,
                slug,
                Tag.findAndLock(slug),
                () -> Tag.make(slug, request.name(), caller.name(), now.instant()),
                tag -> tag.edit(request, caller.name(), now.instant()),
                TagView::of);
    }

    /** @throws Problem 409 while something names it */
    @DELETE
    @Path("/tags/{slug}")
    @WritesArticles
    @Transactional
    @ResponseStatus(204)
    public void deleteTag(@RestPath String slug) {
        delete(NameKind.TAG, slug, () -> Tag.findByIdOptional(slug), TagView::of);
    }

    @PUT
    @Path("/authors/{slug}")
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    public RestResponse<AuthorView> putAuthor(@RestPath String slug, @NotNull @Valid AuthorRequest request) {
        Slugs.requireUsable(slug);
        return put(
                NameKind.AUTHOR,
                slug,
                Author.findAndLock(slug),
                () -> Author.make(slug, request.name(), caller.name(), now.instant()),
                author -> author.edit(request, caller.name(), now.instant()),
                AuthorView::of);
    }

    /** @throws Problem 409 while something names it */
    @DELETE
    @Path("/authors/{slug}")
    @WritesArticles
    @Transactional
    @ResponseStatus(204)
    public void deleteAuthor(@RestPath String slug) {
        delete(NameKind.AUTHOR, slug, () -> Author.findByIdOptional(slug), AuthorView::of);
    }

    @PUT
    @Path("/sources/{slug}")
    @Consumes("application/json")
    @WritesArticles
    public RestResponse<SourceView> putSource(@RestPath String slug, @NotNull @Valid SourceRequest request) {
        Slugs.requireUsable(slug);
        RestResponse<SourceView> response = QuarkusTransaction.requiringNew().call(() -> writeSource(slug, request));
        if (sourceVisibility.changeArticles(slug, ARTICLES_PATIENCE)) return response;
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, response.getEntity())
                .build();
    }

    private RestResponse<SourceView> writeSource(String slug, SourceRequest request) {
        Optional<Source> existing = Source.findAndLock(slug);
        boolean changesArticles =
                existing.isPresent() && !existing.get().visibility.equals(request.visibilityOrDefault());
        RestResponse<SourceView> response = put(
                NameKind.SOURCE,
                slug,
                existing,
                () -> Source.make(slug, request.name(), request.url(), caller.name(), now.instant()),
                source -> source.edit(request, caller.name(), now.instant()),
                SourceView::of);
        if (changesArticles) {
            Source.flush();
            sourceVisibility.completeChange(slug, caller.name());
        }
        return response;
    }

    /** @param existing read under a lock */
    private <N extends EditedName, V extends HasEtag> RestResponse<V> put(
            NameKind kind,
            String slug,
            Optional<N> existing,
            Supplier<N> make,
            Consumer<N> edit,
            Function<N, V> viewOf) {
        existing.ifPresentOrElse(current -> requireMatch(current, viewOf), () -> preconditions.requireAbsent(slug));
        boolean created = existing.isEmpty();
        N edited = existing.orElseGet(make);
        edit.accept(edited);
        if (created) edited.persistAndFlush();
        else edited.version++;
        record(kind, slug, created ? "created" : "changed");
        return ResponseBuilders.put(created, url.to("/v1/" + kind.table() + "s/" + slug), viewOf.apply(edited));
    }

    private <N extends EditedName> void delete(
            NameKind kind, String slug, Supplier<Optional<N>> find, Function<N, ? extends HasEtag> viewOf) {
        nameUse.lock(kind, slug);
        N name = find.get().orElseThrow(() -> kind.notFound(slug));
        requireMatch(name, viewOf);
        nameUse.requireUnused(kind, slug);
        name.delete();
        record(kind, slug, "deleted");
    }

    private <N extends EditedName> void requireMatch(N current, Function<N, ? extends HasEtag> viewOf) {
        preconditions.requireMatch(viewOf.apply(current), () -> conflict(current.version, current.updatedBy));
    }

    private void record(NameKind kind, String slug, String change) {
        Change.of(kind.table() + ":" + slug, kind.table() + "-" + change, now.instant(), caller.name());
    }

    private static Problem conflict(int version, String by) {
        return Problem.of(
                        "precondition-failed",
                        "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                .with("currentVersion", version)
                .with("changedBy", by);
    }
}
