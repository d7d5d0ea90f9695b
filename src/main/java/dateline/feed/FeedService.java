package dateline.feed;

import dateline.access.key.Caller;
import dateline.article.check.Slugs;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.change.Change;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import dateline.http.response.ResponseBuilders;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.panache.Panache;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;

/** Creates, changes and deletes feeds, in the caller's transaction. */
@RequestScoped
public class FeedService {

    private final FeedQueryCheck queryCheck;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;
    private final AgroalDataSource database;

    FeedService(
            FeedQueryCheck queryCheck,
            Preconditions preconditions,
            Caller caller,
            Now now,
            PublicUrl url,
            AgroalDataSource database) {
        this.queryCheck = queryCheck;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
        this.url = url;
        this.database = database;
    }

    FeedView create(FeedRequest request) {
        String slug = request.slug() != null ? request.slug() : Slugs.from(request.title(), "feed");
        Slugs.requireUsable(slug);
        if (Feed.findById(slug) != null) {
            throw Problem.of(
                    "feed-in-use", "There is a feed " + slug + " already; send another slug, or PUT to change it.");
        }
        queryCheck.require(request, null);
        return FeedView.of(store(slug, request, caller.name(), now.instant()), url);
    }

    RestResponse<FeedView> put(String slug, FeedRequest request) {
        Slugs.requireUsable(slug);
        if (request.slug() != null && !request.slug().equals(slug)) {
            throw Problem.invalidBody()
                    .at(
                            "/slug",
                            "differs",
                            "The slug of a feed cannot be changed, because readers have subscribed to it.");
        }
        Feed feed = Feed.findLocked(slug).orElse(null);
        if (feed == null) {
            preconditions.requireAbsent(slug);
            queryCheck.require(request, null);
            FeedView created = FeedView.of(store(slug, request, caller.name(), now.instant()), url);
            return ResponseBuilders.created(created.links().self(), created);
        }
        requireMatch(feed);
        queryCheck.require(request, feed);
        fill(feed, request, caller.name(), now.instant());
        feed.version++;
        Change.of("feed:" + slug, "feed-changed", now.instant(), caller.name());
        return RestResponse.ok(FeedView.of(feed, url));
    }

    void delete(String slug) {
        Feed feed = Feed.findLocked(slug).orElseThrow(() -> Feed.notFound(slug));
        requireMatch(feed);
        requireNoWebhook(slug);
        feed.delete();
        Change.of("feed:" + slug, "feed-deleted", now.instant(), caller.name());
    }

    // Without the feed, a webhook that filters by it would silently receive no events.
    private void requireNoWebhook(String slug) {
        List<UUID> webhooks = Sql.of("select id from webhook where enabled and :slug = any(feeds) order by id")
                .with("slug", slug)
                .list(database, row -> row.getObject("id", UUID.class));
        if (webhooks.isEmpty()) return;
        throw Problem.of("feed-under-webhook", "Webhooks name this feed, so it cannot be deleted: " + webhooks + ".")
                .with("webhooks", webhooks);
    }

    private void requireMatch(Feed feed) {
        preconditions.requireMatch(
                FeedView.of(feed, url),
                () -> Problem.of(
                                "precondition-failed",
                                "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                        .with("currentVersion", feed.version)
                        .with("changedBy", feed.updatedBy));
    }

    public static Feed store(String slug, FeedRequest request, String by, Instant now) {
        Feed feed = new Feed();
        feed.slug = slug;
        feed.version = 1;
        feed.createdAt = now;
        fill(feed, request, by, now);
        feed.persistAndFlush();
        // A trigger continues the version numbers of a deleted feed with the same slug.
        Panache.getEntityManager().refresh(feed);
        Change.of("feed:" + slug, "feed-created", now, by);
        return feed;
    }

    private static void fill(Feed feed, FeedRequest request, String by, Instant now) {
        feed.title = request.title();
        feed.description = request.description();
        feed.language = request.language() == null ? "en" : request.language();
        feed.author = request.author();
        feed.imageUrl = request.imageUrl();
        feed.podcast = request.podcast();
        feed.query = request.query() == null ? NO_FILTER : request.query();
        feed.pinned = request.pinned() == null ? List.of() : request.pinned();
        feed.excluded = request.excluded() == null ? List.of() : request.excluded();
        feed.itemCount = request.itemCount() == null ? 20 : request.itemCount();
        feed.ttlMinutes = request.ttlMinutes() == null ? 15 : request.ttlMinutes();
        feed.level = request.level() == null ? "full" : request.level();
        feed.updatedAt = now;
        feed.updatedBy = by;
    }

    private static final ArticleFilter NO_FILTER = new ArticleFilter(null, null, null, null, null, null, null, null);
}
