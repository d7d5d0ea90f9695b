package dateline;

import dateline.openapi.DemoSnapshot;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Restores the demo newsroom to its initial state, for tests that depend on it. */
@Singleton
public class FreshDemo {

    private final AgroalDataSource database;
    private final boolean enabled;
    private DemoSnapshot snapshot;

    FreshDemo(AgroalDataSource database, @ConfigProperty(name = "dateline.demo") boolean there) {
        this.database = database;
        this.enabled = there;
    }

    void takeSnapshot(@Observes @Priority(Integer.MAX_VALUE) StartupEvent filled) throws SQLException {
        if (enabled) snapshot = DemoSnapshot.take(database, "fresh");
    }

    public void restore() throws SQLException {
        snapshot.restore();
    }
}
