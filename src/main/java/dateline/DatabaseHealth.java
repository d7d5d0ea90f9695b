package dateline;

import dateline.database.pool.DatabaseMonitor;
import dateline.database.server.EmbeddedDatabase;
import dateline.http.ingress.NodeHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Health of a node by its database: alive unless an embedded database has been down for 60 seconds, ready while it accepts writes. */
@Singleton
class DatabaseHealth implements NodeHealth {

    private static final Duration MAX_OUTAGE = Duration.ofSeconds(60);

    private final DatabaseMonitor monitor;

    DatabaseHealth(DatabaseMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public boolean isAlive() {
        return EmbeddedDatabase.ownLostFor().compareTo(MAX_OUTAGE) < 0;
    }

    @Override
    public Optional<String> notReadyReason() {
        return monitor.notReadyReason();
    }
}
