package dateline.http.ingress;

import dateline.http.describe.NeverStored;
import dateline.http.problem.Problem;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Liveness and readiness, for supervisors and load balancers. Answered on the event loop, without a worker thread or a database connection. */
@Path("/health")
@Produces("application/json")
@Singleton
@NeverStored
@NonBlocking
public class HealthResource {

    /** @param status {@code up} */
    public record Health(String status) {}

    private final NodeHealth node;
    private volatile boolean shuttingDown;

    HealthResource(NodeHealth node) {
        this.node = node;
    }

    // During the shutdown delay readiness fails, so that load balancers stop sending requests before the server stops.
    void markShuttingDown(@Observes ShutdownDelayInitiatedEvent event) {
        shuttingDown = true;
    }

    @GET
    @Path("/live")
    @PermitAll
    public Health getLiveness() {
        if (!node.isAlive())
            throw Problem.of("database-unavailable", "The embedded database has been unavailable for a minute.")
                    .header("Retry-After", "5");
        return new Health("up");
    }

    @GET
    @Path("/ready")
    @PermitAll
    public Health getReadiness() {
        if (shuttingDown)
            throw Problem.of("overloaded", "This node is shutting down.").header("Retry-After", "5");
        if (node.notReadyReason().isPresent())
            throw Problem.of(
                            "database-unavailable",
                            "The start of this node has not ended, or the database does not answer or accepts no writes.")
                    .header("Retry-After", "5");
        return new Health("up");
    }
}
