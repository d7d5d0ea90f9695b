package dateline.cache;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.Caller;
import dateline.access.key.ChangeWatermark;
import dateline.database.replica.ReadReplica;
import dateline.database.replica.ReadRoute;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets a request read from the replica under the condition under which the response cache may answer: the last poll of
 * the change log is less than 0.9 s old and saw every commit of this node. In addition the replica must have replayed
 * what that poll saw. Partners' requests stay on the primary, because their rights end immediately.
 */
@Singleton
class ReplicaFilter {

    // Filters are created before the settings are read.
    private final Instance<ReadReplica> replica;
    private final ReadRoute route;
    private final Instance<CacheInvalidator> invalidator;
    private final Caller caller;
    private final Now now;

    ReplicaFilter(
            Instance<ReadReplica> replica,
            ReadRoute route,
            Instance<CacheInvalidator> invalidator,
            Caller caller,
            Now now) {
        this.replica = replica;
        this.route = route;
        this.invalidator = invalidator;
        this.caller = caller;
        this.now = now;
    }

    @ServerRequestFilter
    void route(ResourceInfo info) {
        Method method = info.getResourceMethod();
        ServerCached cached = method == null ? null : method.getAnnotation(ServerCached.class);
        if (cached == null || !cached.replica() || !replica.get().isConfigured()) return;
        Optional<AuthenticatedCaller> known = caller.authenticated();
        if (known.isPresent() && !caller.isNewsroom()) return;
        // The poll first: if another one happens in between, the replica has to have replayed what that one saw.
        boolean isCurrent = invalidator.get().asOf(known.isEmpty()) != null;
        ChangeWatermark.LastCheck lastPoll = invalidator.get().lastCheck();
        if (!isCurrent || lastPoll == null || !replica.get().isCaughtUp()) return;
        // On the replica dateline_now() is another clock.
        now.instant();
        route.useReplica(lastPoll.incarnation());
    }
}
