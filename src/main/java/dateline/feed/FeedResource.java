package dateline.feed;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesFeeds;
import dateline.article.model.Audience;
import dateline.article.names.NameVisibility;
import dateline.article.names.UnknownNames;
import dateline.article.read.ArticleReader;
import dateline.article.read.SerializedArticle;
import dateline.article.search.ArticleFilter;
import dateline.article.search.ArticleQuery;
import dateline.article.search.Feed;
import dateline.format.AtomFeed;
import dateline.format.JsonFeed;
import dateline.format.RssFeed;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.Idempotent;
import dateline.http.describe.ServerCached;
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
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Feeds. Each format has its own URL, because a feed reader subscribes to one representation. */
@Path("/v1/feeds")
@Produces("application/json")
@Blocking
public class FeedResource {

    private final FeedDocumentMapper documents;
    private final ArticleReader articles;
    private final NameVisibility names;
    private final UnknownNames unknownNames;
    private final Caller caller;
    private final FeedService feeds;
    private final Cursors cursors;
    private final PageLinks links;
    private final PublicUrl url;

    FeedResource(
            FeedDocumentMapper documents,
            ArticleReader articles,
            NameVisibility names,
            UnknownNames unknownNames,
            Caller caller,
            FeedService feeds,
            Cursors cursors,
            PageLinks links,
            PublicUrl url) {
        this.documents = documents;
        this.articles = articles;
        this.names = names;
        this.unknownNames = unknownNames;
        this.caller = caller;
        this.feeds = feeds;
        this.cursors = cursors;
        this.links = links;
        this.url = url;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public Page<FeedView> listFeeds(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        String position =
                cursor == null ? "" : cursors.open(links.query(), cursor).get(0);
        Page<Feed> page = Page.of(
                Feed.listAfter(position, limit + 1),
                limit,
                last -> cursors.seal(links.query(), last.slug),
                links,
                null);
        Page<FeedView> views = page.map(views(page.items()));
        // For other callers the query appears when its names become public, which changes no updatedAt: no
        // Last-Modified.
        return isNewsroom() ? views.modified(Feed.lastChange()) : views;
    }

    @POST
    @Consumes("application/json")
    @WritesFeeds
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<FeedView> createFeed(@NotNull @Valid FeedRequest request) {
        FeedView feed = feeds.create(request);
        return ResponseBuilders.created(feed.links().self(), feed);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.NAMES)
    public FeedView getFeed(@RestPath String slug) {
        Feed feed = Feed.require(slug);
        return views(List.of(feed)).apply(feed);
    }

    @PUT
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}")
    @Consumes("application/json")
    @WritesFeeds
    @Transactional
    public RestResponse<FeedView> putFeed(@RestPath String slug, @NotNull @Valid FeedRequest request) {
        return feeds.put(slug, request);
    }

    @DELETE
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}")
    @WritesFeeds
    @Transactional
    @ResponseStatus(204)
    public void deleteFeed(@RestPath String slug) {
        feeds.delete(slug);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}/articles")
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Page<SerializedArticle> listFeedArticles(@RestPath String slug, @Valid @BeanParam ArticleQuery query) {
        Feed.require(slug);
        return unknownNames.warn(articles.list(query.restrictedToFeed(slug)), query);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.rss")
    @Produces(RssFeed.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Document getFeedAsRss(@RestPath String slug, @Valid @BeanParam FeedReadParameters reading) {
        return documents.build(slug, ".rss", reading, RssFeed::write);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.atom")
    @Produces(AtomFeed.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Document getFeedAsAtom(@RestPath String slug, @Valid @BeanParam FeedReadParameters reading) {
        return documents.build(slug, ".atom", reading, AtomFeed::write);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.json")
    @Produces(JsonFeed.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Document getFeedAsJson(@RestPath String slug, @Valid @BeanParam FeedReadParameters reading) {
        return documents.build(slug, ".json", reading, JsonFeed::write);
    }

    private boolean isNewsroom() {
        return articles.audience() == Audience.NEWSROOM || caller.hasScope(Scopes.FEEDS_WRITE);
    }

    private Function<Feed, FeedView> views(List<Feed> feeds) {
        Set<ArticleFilter> visibleQueries =
                names.knowableFilters(feeds.stream().map(feed -> feed.query).toList());
        return feed -> FeedView.of(feed, url, isNewsroom(), visibleQueries.contains(feed.query));
    }
}
