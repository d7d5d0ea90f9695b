package dateline.http;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.sql.SQLException;

/** For load balancers: alive, and ready for requests. Without detail, which is nobody's business from outside. */
@Path("/health")
@Produces("application/json")
@Singleton
@NeverStored
public class HealthResource {

    /** up. */
    public record Health(String status) {}

    private final AgroalDataSource database;
    private volatile boolean leaving;

    HealthResource(AgroalDataSource database) {
        this.database = database;
    }

    // Balancers get time to look elsewhere before the door closes.
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        leaving = true;
    }

    @GET
    @Path("/live")
    @PermitAll
    public Health getLiveness() {
        return new Health("up");
    }

    @GET
    @Path("/ready")
    @PermitAll
    @Blocking
    public Health getReadiness() {
        if (leaving) throw Problem.of("overloaded", "This node is leaving.").header("Retry-After", "5");
        try (var connection = database.getConnection()) {
            if (connection.isValid(2)) return new Health("up");
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
        throw Problem.of("database-unavailable", "The database does not answer.")
                .header("Retry-After", "5");
    }
}
