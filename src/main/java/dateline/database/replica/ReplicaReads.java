package dateline.database.replica;

import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Runs the reads of the current request where its {@link ReadRoute} leads. Outside a request that is the primary. */
@Singleton
public class ReplicaReads {

    private final ReadReplica replica;
    private final ReadRoute route;

    ReplicaReads(ReadReplica replica, ReadRoute route) {
        this.replica = replica;
        this.route = route;
    }

    public boolean isReplica() {
        return replica.isConfigured() && Arc.container().requestContext().isActive() && route.isReplica();
    }

    /** Returns what {@code incarnation()} returns on the primary, if this request reads from the replica, where it returns null. */
    public Optional<String> incarnation() {
        return isReplica() ? Optional.of(route.incarnation()) : Optional.empty();
    }

    /** Lets the further reads of this request go to the primary. */
    public void usePrimary() {
        if (isReplica()) route.usePrimary();
    }

    /** Runs a statement. If it fails on the replica, it is repeated on the primary, which also runs all that follow. */
    public <T> List<T> list(
            Sql statement, PlannerSettings settings, Sql.RowMapper<T> mapper, AgroalDataSource primary) {
        Optional<List<T>> rows = isReplica() ? replica.list(statement, settings, mapper) : Optional.empty();
        if (rows.isPresent()) return rows.get();
        usePrimary();
        return statement.list(primary, settings, mapper);
    }
}
