package dateline.syndication.changes;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.Caller;
import dateline.access.key.KeyAuthenticator;
import dateline.access.scope.FollowsSyndication;
import dateline.access.scope.Scopes;
import dateline.change.LongPollRegistry;
import dateline.http.describe.ServerCached;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.partner.UseParameter;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /v1/syndication/changes}: the change feed of a partner, with long polling. */
@Path(PartnerChangesService.PATH)
@Produces("application/json")
@FollowsSyndication
@Blocking
public class PartnerChangesResource {

    private final PartnerChangesService service;
    private final LongPollRegistry longPolls;
    private final Caller caller;
    private final KeyAuthenticator authenticator;
    private final RoutingContext rc;

    PartnerChangesResource(
            PartnerChangesService service,
            LongPollRegistry longPolls,
            Caller caller,
            KeyAuthenticator authenticator,
            RoutingContext rc) {
        this.service = service;
        this.longPolls = longPolls;
        this.caller = caller;
        this.authenticator = authenticator;
        this.rc = rc;
    }

    @GET
    @ServerCached(ServerCached.CacheScope.OUTLET)
    public Uni<PartnerChanges> listPartnerChanges(
            @RestQuery String since,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @RestQuery @DefaultValue("0") @Min(0) @Max(30) int wait,
            @Valid @BeanParam UseParameter use) {
        RequestingPartner.PartnerOutlet partnerOutlet = RequestingPartner.partnerOutlet(caller);
        PartnerPoll poll = new PartnerPoll(
                partnerOutlet.partner(),
                partnerOutlet.outlet(),
                use.orDefault(),
                caller.hasScope(Scopes.SYNDICATION_READ),
                limit);
        if (wait == 0 || since == null)
            return Uni.createFrom().item(service.read(poll, since).response());
        AuthenticatedCaller key = caller.authenticated().orElseThrow();
        return longPolls
                .waitForChanges(rc, poll, since, Duration.ofSeconds(wait), cursor -> service.read(poll, cursor))
                .call(() -> authenticator.authenticateAgain(rc, key));
    }
}
