package dateline.database.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * A read replica of the database: a streaming standby that answers exports, and reads and searches of articles
 * that the response cache does not. Off unless {@code dateline.replica.jdbc-url} is set. See docs/operations/scale.md.
 */
@ConfigMapping(prefix = "dateline.replica")
public interface ReplicaConfig {

    /**
     * JDBC URL of a standby of the database, for example {@code jdbc:postgresql://replica.example.com/dateline}. It is
     * used only for reads, and only while it has replayed everything that this node has seen on the primary; otherwise
     * the primary answers. Default: none; the primary answers all reads.
     */
    Optional<String> jdbcUrl();

    /** Name of the database role on the replica. Default: value of {@code quarkus.datasource.username}. */
    Optional<String> username();

    /** Password of that role. Default: value of {@code quarkus.datasource.password}. */
    Optional<String> password();

    /**
     * Largest number of connections to the replica. A read that gets none within half a second goes to the primary.
     *
     * @return connections
     */
    @WithDefault("20")
    int maxSize();
}
