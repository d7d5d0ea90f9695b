package dateline.article.changes;

import dateline.article.changes.PublicChanges.PublicPoll;
import dateline.change.LongPollRegistry;
import dateline.http.describe.ServerCached;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestQuery;

/** Public change feed, for clients that mirror the publicly readable articles. */
@Path("/v1/changes")
@Produces("application/json")
@Blocking
public class ChangeResource {

    private final PublicChanges changes;
    private final LongPollRegistry longPolls;
    private final RoutingContext rc;

    ChangeResource(PublicChanges changes, LongPollRegistry longPolls, RoutingContext rc) {
        this.changes = changes;
        this.longPolls = longPolls;
        this.rc = rc;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.CHANGES)
    public Uni<ArticleChanges> listChanges(
            @RestQuery String since,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @RestQuery @DefaultValue("0") @Min(0) @Max(30) int wait) {
        PublicPoll poll = new PublicPoll(limit);
        if (wait == 0 || since == null)
            return Uni.createFrom().item(changes.read(poll, since).response());
        return longPolls.waitForChanges(rc, poll, since, Duration.ofSeconds(wait), from -> changes.read(poll, from));
    }
}
