package dateline.article.names;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.check.Slugs;
import dateline.article.model.Author;
import dateline.article.model.EditedName;
import dateline.article.model.NameKind;
import dateline.article.model.Section;
import dateline.article.model.SectionRequest;
import dateline.article.model.Source;
import dateline.article.model.SourceRequest;
import dateline.article.model.Tag;
import dateline.change.Change;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * API of sections, tags, authors and sources: lists in order of slug and single names, limited to what the caller may
 * know, and editing of sections and sources.
 */
@Path("/v1")
@Produces("application/json")
@Blocking
public class NameResource {

    private final Cursors cursors;
    private final PageLinks links;
    private final Preconditions preconditions;
    private final SourceVisibility sourceVisibility;
    private final NameVisibility nameVisibility;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    NameResource(
            Cursors cursors,
            PageLinks links,
            Preconditions preconditions,
            SourceVisibility sourceVisibility,
            NameVisibility nameVisibility,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.cursors = cursors;
        this.links = links;
        this.preconditions = preconditions;
        this.sourceVisibility = sourceVisibility;
        this.nameVisibility = nameVisibility;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @Path("/sections")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public Page<SectionView> listSections(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return page(limit, cursor, NameKind.SECTION, Section::listBySlugs, section -> section.slug)
                .map(SectionView::of);
    }

    @GET
    @Path("/sections/{slug}")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public SectionView getSection(@RestPath String slug) {
        return SectionView.of(Section.require(nameVisibility.requireKnowable(NameKind.SECTION, slug)));
    }

    @PUT
    @Path("/sections/{slug}")
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    public RestResponse<SectionView> putSection(@RestPath String slug, @NotNull @Valid SectionRequest request) {
        Slugs.requireUsable(slug);
        return put(
                NameKind.SECTION,
                slug,
                Section.findAndLock(slug),
                () -> Section.make(slug, request.name(), caller.name(), now.instant()),
                section -> section.edit(request, caller.name(), now.instant()),
                SectionView::of);
    }

    @GET
    @Path("/tags")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public Page<TagView> listTags(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return page(limit, cursor, NameKind.TAG, Tag::listBySlugs, tag -> tag.slug)
                .map(TagView::of);
    }

    @GET
    @Path("/tags/{slug}")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public TagView getTag(@RestPath String slug) {
        return TagView.of(Tag.require(nameVisibility.requireKnowable(NameKind.TAG, slug)));
    }

    @GET
    @Path("/authors")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public Page<AuthorView> listAuthors(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return page(limit, cursor, NameKind.AUTHOR, Author::listBySlugs, author -> author.slug)
                .map(AuthorView::of);
    }

    @GET
    @Path("/authors/{slug}")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public AuthorView getAuthor(@RestPath String slug) {
        return AuthorView.of(Author.require(nameVisibility.requireKnowable(NameKind.AUTHOR, slug)));
    }

    @GET
    @Path("/sources")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public Page<SourceView> listSources(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return page(limit, cursor, NameKind.SOURCE, Source::listBySlugs, source -> source.slug)
                .map(SourceView::of);
    }

    @GET
    @Path("/sources/{slug}")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public SourceView getSource(@RestPath String slug) {
        return SourceView.of(Source.require(nameVisibility.requireKnowable(NameKind.SOURCE, slug)));
    }

    @PUT
    @Path("/sources/{slug}")
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    public RestResponse<SourceView> putSource(@RestPath String slug, @NotNull @Valid SourceRequest request) {
        Slugs.requireUsable(slug);
        Optional<Source> existing = Source.findAndLock(slug);
        Optional<String> visibilityBefore = existing.map(source -> source.visibility);
        RestResponse<SourceView> response = put(
                NameKind.SOURCE,
                slug,
                existing,
                () -> Source.make(slug, request.name(), request.url(), caller.name(), now.instant()),
                source -> source.edit(request, caller.name(), now.instant()),
                SourceView::of);
        String visibility = response.getEntity().visibility();
        if (visibilityBefore.filter(before -> !before.equals(visibility)).isPresent())
            sourceVisibility.applyChange(slug, now.instant(), caller.name());
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
        existing.ifPresentOrElse(
                current -> preconditions.requireMatch(
                        viewOf.apply(current), () -> conflict(current.version, current.updatedBy)),
                () -> preconditions.requireAbsent(slug));
        boolean created = existing.isEmpty();
        N edited = existing.orElseGet(make);
        edit.accept(edited);
        if (created) edited.persistAndFlush();
        else edited.version++;
        String word = kind.table();
        Change.of(word + ":" + slug, word + (created ? "-created" : "-changed"), now.instant(), caller.name());
        return ResponseBuilders.put(created, url.to("/v1/" + word + "s/" + slug), viewOf.apply(edited));
    }

    private static Problem conflict(int version, String by) {
        return Problem.of(
                        "precondition-failed",
                        "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                .with("currentVersion", version)
                .with("changedBy", by);
    }

    private <T> Page<T> page(
            int limit,
            String cursor,
            NameKind kind,
            Function<List<String>, List<T>> findBySlugs,
            Function<T, String> slugOf) {
        String position =
                cursor == null ? "" : cursors.open(links.query(), cursor).get(0);
        return Page.of(
                findBySlugs.apply(nameVisibility.findAfter(kind, position, limit + 1)),
                limit,
                last -> cursors.seal(links.query(), slugOf.apply(last)),
                links,
                null);
    }
}
