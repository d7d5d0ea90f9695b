package dateline.cache;

import io.agroal.api.AgroalDataSource;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/**
 * {@code /q/log-position} on the management interface: the position header's values as the database has them now, for
 * comparing cached responses with the database.
 */
@Singleton
class PositionEndpoint {

    private final AgroalDataSource database;
    private final PositionHeader positions;

    PositionEndpoint(AgroalDataSource database, PositionHeader positions) {
        this.database = database;
        this.positions = positions;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/log-position").blockingHandler(this::respond, false);
    }

    private void respond(RoutingContext rc) {
        ChangeQuery query = new ChangeQuery(database);
        try {
            PositionHeader.LogPositions current = positions.of(query.read(null));
            rc.json(new JsonObject().put("everybody", current.everybody()).put("newsroom", current.newsroom()));
        } catch (SQLException e) {
            rc.fail(503, e);
        } finally {
            query.close();
        }
    }
}
