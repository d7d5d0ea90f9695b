package dateline.leak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.ClusterDatabase;
import dateline.EmptyNewsroom;
import dateline.LocalCluster;
import dateline.RandomServer;
import dateline.Seed;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The nodes of {@code deploy/local/cluster}: behind HAProxy, with PgBouncer and a read replica. Each read goes through HAProxy or
 * to one of the nodes.
 */
@Tag("long")
@Isolated
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = ClusterDatabase.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@EnabledIf(value = "dateline.LocalCluster#isInstalled", disabledReason = LocalCluster.HOW_TO_GET)
class ClusterLeakIT extends TwoNodesLeaks {

    @Override
    void useServers() {
        RandomServer.use(doors(), Seed.of(ClusterLeakIT.class));
    }

    @Override
    List<String> nodes() {
        return LocalCluster.nodes();
    }

    @Override
    List<String> doors() {
        return Stream.concat(Stream.of(LocalCluster.url()), nodes().stream()).toList();
    }

    // The packaged nodes hold no deliberate leak; the application under test does.
    @Override
    void assertPlantedIsFound() {
        RandomServer.withOnly(RandomServer.FIRST, () -> {
            super.assertPlantedIsFound();
            return null;
        });
    }

    @AfterEach
    void assertReplicaWasUsed() throws Exception {
        double onReplica = LocalCluster.metric("replica_statements_total");
        System.out.printf(
                "leak test on the cluster: %.0f statements on the replica, %.0f repeated on the primary%n",
                onReplica, LocalCluster.metric("replica_repeated_total"));
        assertTrue(onReplica > 100, onReplica + " statements on the replica");
    }
}
