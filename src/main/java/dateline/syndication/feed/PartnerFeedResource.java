package dateline.syndication.feed;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsSyndication;
import dateline.format.AtomFeed;
import dateline.format.FeedDocument;
import dateline.format.JsonFeed;
import dateline.format.RssFeed;
import dateline.http.base.PathSegments;
import dateline.http.describe.Document;
import dateline.http.describe.DurableResponse;
import dateline.http.problem.Now;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.partner.UseParameter;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;

/**
 * The newsroom's feeds for a partner, as RSS, Atom and JSON Feed. Each has the articles that the partner may run, with
 * their text.
 */
@Path("/v1/syndication/feeds")
@ReadsSyndication
@Blocking
public class PartnerFeedResource {

    private final PartnerFeeds feeds;
    private final Caller caller;
    private final Now now;

    PartnerFeedResource(PartnerFeeds feeds, Caller caller, Now now) {
        this.feeds = feeds;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.rss")
    @Produces(RssFeed.MEDIA_TYPE)
    @APIResponseSchema(Document.class)
    public DurableResponse getPartnerFeedAsRss(@RestPath String slug, @Valid @BeanParam UseParameter use) {
        return feed(slug, use, ".rss", RssFeed::write);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.atom")
    @Produces(AtomFeed.MEDIA_TYPE)
    @APIResponseSchema(Document.class)
    public DurableResponse getPartnerFeedAsAtom(@RestPath String slug, @Valid @BeanParam UseParameter use) {
        return feed(slug, use, ".atom", AtomFeed::write);
    }

    @GET
    @Path("/{slug: " + PathSegments.WITHOUT_DOT + "}.json")
    @Produces(JsonFeed.MEDIA_TYPE)
    @APIResponseSchema(Document.class)
    public DurableResponse getPartnerFeedAsJson(@RestPath String slug, @Valid @BeanParam UseParameter use) {
        return feed(slug, use, ".json", JsonFeed::write);
    }

    private DurableResponse feed(String slug, UseParameter use, String suffix, Function<FeedDocument, byte[]> format) {
        return feeds.prepare(
                RequestingPartner.loadContext(caller).forUse(use.orDefault()),
                slug,
                suffix,
                format,
                caller.keyId(),
                now.instant());
    }
}
