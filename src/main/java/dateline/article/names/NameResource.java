package dateline.article.names;

import dateline.article.model.Author;
import dateline.article.model.NameKind;
import dateline.article.model.Section;
import dateline.article.model.Source;
import dateline.article.model.Tag;
import dateline.http.describe.ServerCached;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Reads sections, tags, authors and sources: lists in order of slug and single names, limited to what the caller may
 * know. {@link NameEditingResource} changes them.
 */
@Path("/v1")
@Produces("application/json")
@Blocking
public class NameResource {

    private final Cursors cursors;
    private final PageLinks links;
    private final NameVisibility nameVisibility;

    NameResource(Cursors cursors, PageLinks links, NameVisibility nameVisibility) {
        this.cursors = cursors;
        this.links = links;
        this.nameVisibility = nameVisibility;
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
