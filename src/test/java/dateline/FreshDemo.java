package dateline;

import dateline.http.base.PublicUrl;
import dateline.openapi.DemoSnapshot;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Restores the demo newsroom to its initial state, for tests that depend on it. */
@Singleton
public class FreshDemo {

    private final AgroalDataSource database;
    private final boolean enabled;
    private DemoSnapshot snapshot;

    FreshDemo(AgroalDataSource database, PublicUrl settings) {
        this.database = database;
        this.enabled = settings.demo();
    }

    void takeSnapshot(@Observes @Priority(Integer.MAX_VALUE) StartupEvent filled) throws SQLException {
        if (enabled) snapshot = DemoSnapshot.take(database, "fresh");
    }

    public void restore() throws SQLException {
        snapshot.restore();
    }
}
