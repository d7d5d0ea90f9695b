package dateline.syndication;

import dateline.access.Caller;
import dateline.access.FollowsSyndication;
import dateline.access.Scopes;
import dateline.change.LogWatch;
import dateline.http.Deadline;
import dateline.syndication.PartnerStream.Follower;
import dateline.syndication.PartnerStream.Reading;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestQuery;

/** For a partner that keeps a copy of what it may run. */
@Path(PartnerStream.PATH)
@Produces("application/json")
@FollowsSyndication
@Blocking
public class StreamResource {

    private final PartnerStream stream;
    private final LogWatch watch;
    private final Caller caller;
    private final RoutingContext rc;

    StreamResource(PartnerStream stream, LogWatch watch, Caller caller, RoutingContext rc) {
        this.stream = stream;
        this.watch = watch;
        this.caller = caller;
        this.rc = rc;
    }

    @GET
    public Uni<PartnerChanges> listPartnerChanges(
            @RestQuery String since,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @RestQuery @DefaultValue("0") @Min(0) @Max(30) int wait) {
        Asking.Who who = Asking.who(caller);
        Follower follower = new Follower(who.partner(), who.outlet(), caller.may(Scopes.SYNDICATION_READ), limit);
        String head = watch.head();
        Reading first = stream.read(follower, since);
        if (wait == 0 || since == null || first.tells()) return Uni.createFrom().item(first.changes());
        Duration most = Duration.ofSeconds(wait);
        Deadline.extend(rc, most);
        return waiting(follower, first, head, System.nanoTime() + most.toNanos());
    }

    private Uni<PartnerChanges> waiting(Follower follower, Reading last, String head, long end) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.toMillis() <= 0) return Uni.createFrom().item(last.changes());
        return watch.moved(head, last.within(left))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(() -> {
                    String seen = watch.head();
                    Reading next = stream.read(follower, last.changes().nextCursor());
                    return next.tells() ? Uni.createFrom().item(next.changes()) : waiting(follower, next, seen, end);
                });
    }
}
